#include "control/hpa_policy.h"

namespace headroom::control {
namespace {

constexpr Nanos kPeriod = std::chrono::seconds(15);

}  // namespace

HpaPolicy::HpaPolicy(const ScalingPolicy& policy) : hpa_(policy) {}

Proposal HpaPolicy::propose(const Situation& situation) {
  if (situation.now < next_ && last_.replicas) return last_;
  next_ = situation.now + kPeriod;
  HpaDecision decision =
      hpa_.decide(situation.now, situation.signals, situation.asked, situation.range);
  // "4 -> 7: cpu ...": from where to where the loop says itself.
  const std::size_t begin = decision.why.find(": ");
  if (begin != std::string::npos) decision.why.erase(0, begin + 2);
  last_ = {.replicas = decision.replicas, .why = std::move(decision.why)};
  return last_;
}

}  // namespace headroom::control
