// Target tracking: as many replicas as keep each of them used up to a target, by what arrives, by
// what is there, or by how busy they are. What it goes by can fail: then it goes by the next of
// these that can be told, and says so.
#pragma once

#include "control/policy.h"
#include "control/scaling_policy.h"

namespace headroom::control {

struct TargetSettings {
  ScalingMetric metric = ScalingMetric::kArrivals;
  double target = 0.7;   // of what a replica can take, in (0, 1]
  double tolerance = 0;  // of the target, within which nothing is proposed to change
};

class TargetPolicy final : public Policy {
 public:
  // Asserts the ranges of the settings.
  explicit TargetPolicy(TargetSettings settings);
  Proposal propose(const Situation& situation) override;

 private:
  TargetSettings settings_;
};

}  // namespace headroom::control
