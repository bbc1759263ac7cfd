#include "control/hpa.h"

#include <fmt/format.h>

#include "base/check.h"

namespace headroom::control {
namespace {

HpaDecision decision(int from, int to, std::string_view why) {
  if (from == to) return {.replicas = to, .why = fmt::format("stays at {}: {}", to, why)};
  return {.replicas = to, .why = fmt::format("{} -> {}: {}", from, to, why)};
}

void append(std::string& text, std::string_view more) {
  if (more.empty()) return;
  if (!text.empty()) text += ", ";
  text += more;
}

}  // namespace

Hpa::Hpa(HpaSettings settings, HpaState state)
    : settings_(std::move(settings)), state_(std::move(state)) {
  HEADROOM_CHECK(!settings_.metrics.empty(), "an autoscaler has a metric");
}

HpaProposal Hpa::largest_proposal(const HpaInput& input) const {
  HpaProposal largest;
  std::string failures;
  for (std::size_t i = 0; i < settings_.metrics.size(); ++i) {
    HpaProposal proposal = propose(settings_.metrics[i], input.readings[i], input.scene,
                                   settings_.tolerance, settings_.start_up);
    if (!proposal.replicas) {
      append(failures, proposal.why);
    } else if (!largest.replicas || *proposal.replicas > *largest.replicas) {
      largest = std::move(proposal);
    }
  }
  // Less may be asked for by the very metric that is missing.
  const bool is_blind = !failures.empty() && largest.replicas.value_or(0) < input.scene.asked;
  append(largest.why, failures);
  if (is_blind) largest.replicas.reset();
  return largest;
}

HpaDecision Hpa::decide(const HpaInput& input) {
  HEADROOM_CHECK(input.readings.size() == settings_.metrics.size(), "a reading for each metric");
  const HpaScene& scene = input.scene;
  const ReplicaRange range = input.range;
  // An autoscaler that begins remembers what it found, so that it does not scale down at once.
  if (state_.recommendations.empty()) {
    state_.recommendations.push_back({.at = scene.now, .replicas = scene.asked});
  }
  if (scene.asked == 0 && range.least != 0) {
    return decision(0, 0, "scaled to 0 by hand, so not scaled automatically");
  }
  if (scene.asked > range.most) {
    return decision(scene.asked, range.most, fmt::format("at most {}", range.most));
  }
  if (scene.asked < range.least) {
    return decision(scene.asked, range.least, fmt::format("at least {}", range.least));
  }
  const HpaProposal proposal = largest_proposal(input);
  if (!proposal.replicas) return decision(scene.asked, scene.asked, proposal.why);

  std::string why = proposal.why;
  const HpaStep stable =
      stabilise(state_, settings_.behaviour, settings_.down_window,
                {.current = scene.asked, .wanted = *proposal.replicas}, scene.now);
  append(why, stable.why);
  const HpaStep limited = limit(state_, settings_.behaviour, range,
                                {.current = scene.asked, .wanted = stable.replicas}, scene.now);
  append(why, limited.why);
  return decision(scene.asked, limited.replicas, why);
}

void Hpa::scaled(int from, int to, Nanos now) {
  if (settings_.behaviour) note_change(state_, *settings_.behaviour, from, to, now);
}

}  // namespace headroom::control
