// As many replicas as there are, but for what the range or a schedule asks for.
#pragma once

#include "control/policy.h"

namespace headroom::control {

class UnchangedPolicy final : public Policy {
 public:
  Proposal propose(const Situation& situation) override {
    return {.replicas = situation.asked, .why = "as many as there are"};
  }
};

}  // namespace headroom::control
