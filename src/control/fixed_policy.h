// As many replicas as there are: what changes is the range, by a schedule or by hand.
#pragma once

#include "control/policy.h"

namespace headroom::control {

class FixedPolicy final : public Policy {
 public:
  Proposal propose(const Situation& situation) override {
    return {.replicas = situation.range.least, .why = "the least that is scheduled"};
  }
};

}  // namespace headroom::control
