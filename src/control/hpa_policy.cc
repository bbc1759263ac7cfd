#include "control/hpa_policy.h"

#include <nlohmann/json.hpp>

#include "control/state_json.h"

namespace headroom::control {
namespace {

using nlohmann::json;

constexpr Nanos kPeriod = std::chrono::seconds(15);

}  // namespace

HpaPolicy::HpaPolicy(ScalingPolicy policy) : policy_(std::move(policy)), hpa_(policy_) {}

Proposal HpaPolicy::propose(const Situation& situation) {
  if (last_.replicas && situation.now < hpa_.state().at + kPeriod) return last_;
  HpaDecision decision =
      hpa_.decide(situation.now, situation.signals, situation.asked, situation.range);
  // "4 -> 7: cpu ...": from where to where the loop says itself.
  const std::size_t begin = decision.why.find(": ");
  if (begin != std::string::npos) decision.why.erase(0, begin + 2);
  last_ = {.replicas = decision.replicas, .why = std::move(decision.why)};
  return last_;
}

std::string HpaPolicy::learned() const {
  const HpaOnSignalsState state = hpa_.state();
  if (!state.asked || !last_.replicas) return {};
  return json{{"moves", to_json(state.hpa)},
              {"asked", *state.asked},
              {"at_ns", state.at.count()},
              {"replicas", *last_.replicas},
              {"why", last_.why}}
      .dump();
}

Result<void> HpaPolicy::restore(std::string_view learned, Nanos now) {
  try {
    const json kept = json::parse(learned);
    HpaOnSignalsState state{.hpa = read_moves(kept.at("moves"), now),
                            .asked = static_cast<int>(whole(kept.at("asked"), 0, kManyReplicas)),
                            .at = moment(kept.at("at_ns"), now)};
    last_ = {.replicas = static_cast<int>(whole(kept.at("replicas"), 0, kManyReplicas)),
             .why = kept.at("why").get<std::string>()};
    hpa_ = HpaOnSignals(policy_, std::move(state));
    return {};
  } catch (const std::exception& error) {
    return invalid("what the autoscaler had recommended cannot be read", error.what(),
                   "it recommends anew");
  }
}

}  // namespace headroom::control
