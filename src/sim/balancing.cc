#include "sim/balancing.h"

namespace headroom::sim {
namespace {

std::uint32_t any_of(State& state, const std::vector<std::uint32_t>& up) {
  return up[state.random.balancing.below(up.size())];
}

// The fewest jobs; among equals the first after where the last search began, so that an idle
// component does not send everything to its first replica.
std::uint32_t least_loaded(const State& state, ComponentState& component) {
  const std::vector<std::uint32_t>& up = component.up;
  component.next = (component.next + 1) % static_cast<std::uint32_t>(up.size());
  std::uint32_t best = up[component.next];
  for (std::size_t i = 1; i < up.size(); ++i) {
    std::size_t at = component.next + i;
    if (at >= up.size()) at -= up.size();
    if (state.replicas[up[at]].present < state.replicas[best].present) best = up[at];
  }
  return best;
}

// Drawn with replacement, as the analysis of many replicas has it (Mitzenmacher 2001).
std::uint32_t best_of(State& state, const std::vector<std::uint32_t>& up, std::uint32_t choices) {
  std::uint32_t best = any_of(state, up);
  for (std::uint32_t i = 1; i < choices; ++i) {
    const std::uint32_t other = any_of(state, up);
    if (state.replicas[other].present < state.replicas[best].present) best = other;
  }
  return best;
}

}  // namespace

std::uint32_t choose_among(State& state, std::uint32_t index, const Job& job) {
  ComponentState& component = state.components[index];
  const std::vector<std::uint32_t>& up = component.up;
  switch (state.model_of(index).balancing) {
    case Balancing::kRandom:
      return any_of(state, up);
    case Balancing::kRoundRobin:
      if (++component.next >= up.size()) component.next = 0;
      return up[component.next];
    case Balancing::kLeastLoaded:
      return least_loaded(state, component);
    case Balancing::kChoices:
      return best_of(state, up, state.model_of(index).choices);
    case Balancing::kSticky:
      break;
  }
  return up[derive(Seed{job.visitor}, index).value % up.size()];
}

}  // namespace headroom::sim
