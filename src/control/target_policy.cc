#include "control/target_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"

namespace headroom::control {
namespace {

// How many fully used replicas the load is worth, and how that is known.
struct Load {
  double replicas = 0;
  std::string why;
};

// What waits is worked off within so long, beside what arrives.
constexpr double kWorksOff = 60;  // seconds

std::optional<Load> by_arrivals(const Situation& situation) {
  const Subject& subject = situation.subject;
  if (!situation.demand || !subject.capacity) return std::nullopt;
  const double waiting = situation.signals.queue.value_or(0);
  const double rate = *situation.demand + waiting / kWorksOff;
  std::string why = fmt::format("{} arrive", to_string(Rate{*situation.demand}));
  if (waiting >= 1) why += fmt::format(" and {:.0f} wait", waiting);
  why += fmt::format(", a replica takes {}", to_string(Rate{*subject.capacity}));
  return Load{rate / *subject.capacity, std::move(why)};
}

std::optional<Load> by_in_flight(const Situation& situation) {
  const Subject& subject = situation.subject;
  if (!situation.signals.in_flight || !subject.slots) return std::nullopt;
  return Load{*situation.signals.in_flight / *subject.slots,
              fmt::format("{:.4g} in flight, a replica has {:g} slots",
                          *situation.signals.in_flight, *subject.slots)};
}

std::optional<Load> by_queue(const Situation& situation) {
  const auto busy = by_in_flight(situation);
  if (!busy || !situation.signals.queue) return std::nullopt;
  return Load{busy->replicas, fmt::format("{:.4g} wait, {}", *situation.signals.queue, busy->why)};
}

std::optional<Load> by_utilisation(const Situation& situation) {
  const auto utilisation = mean_utilisation(situation.signals);
  if (!utilisation) return std::nullopt;
  const int ready = ready_replicas(situation.signals);
  return Load{*utilisation * ready,
              fmt::format("{} of {} replicas in use", to_string(Ratio{*utilisation}), ready)};
}

std::optional<Load> by(ScalingMetric metric, const Situation& situation) {
  switch (metric) {
    case ScalingMetric::kUtilisation:
      return by_utilisation(situation);
    case ScalingMetric::kArrivals:
      return by_arrivals(situation);
    case ScalingMetric::kInFlight:
      return by_in_flight(situation);
    case ScalingMetric::kQueue:
      return by_queue(situation);
  }
  return std::nullopt;
}

constexpr std::array kOthers = {ScalingMetric::kArrivals, ScalingMetric::kInFlight,
                                ScalingMetric::kUtilisation};

}  // namespace

TargetPolicy::TargetPolicy(TargetSettings settings) : settings_(settings) {
  HEADROOM_CHECK(settings.target > 0 && settings.target <= 1, "a share of what there is");
  HEADROOM_CHECK(settings.tolerance >= 0 && settings.tolerance < 1, "a share of the target");
}

Proposal TargetPolicy::propose(const Situation& situation) {
  std::optional<Load> load = by(settings_.metric, situation);
  const bool is_first_choice = load.has_value();
  for (const ScalingMetric other : kOthers) {
    if (!load) load = by(other, situation);
  }
  if (!load) return {.replicas = std::nullopt, .why = "nothing tells what it is doing"};
  // Not a replica more for a rounding error.
  const double wanted = load->replicas / settings_.target - 1e-9;
  if (!is_first_choice) load->why += ", by which it goes for want of better signals";
  Proposal proposal{.replicas = static_cast<int>(std::ceil(std::clamp(wanted, 0.0, 1e6))),
                    .why = fmt::format("{}, at {}", load->why, to_string(Ratio{settings_.target}))};
  const double ratio = situation.asked > 0 ? wanted / situation.asked : INFINITY;
  if (std::abs(ratio - 1) <= settings_.tolerance) proposal.replicas = situation.asked;
  return proposal;
}

}  // namespace headroom::control
