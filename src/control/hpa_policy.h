// The Horizontal Pod Autoscaler as one of the policies: what a cluster would do with the service.
#pragma once

#include "control/hpa_on_signals.h"
#include "control/policy.h"

namespace headroom::control {

class HpaPolicy final : public Policy {
 public:
  // As HpaOnSignals takes it. It stabilises and limits by itself.
  explicit HpaPolicy(ScalingPolicy policy);
  Proposal propose(const Situation& situation) override;
  std::string learned() const override;
  Result<void> restore(std::string_view learned, Nanos now) override;

 private:
  ScalingPolicy policy_;
  HpaOnSignals hpa_;
  Proposal last_;  // Kubernetes decides every 15 seconds, however often it is asked here
};

}  // namespace headroom::control
