#include "trial/sweep_estimate.h"

#include <algorithm>
#include <cmath>

#include "trial/build_up.h"

namespace headroom::trial {
namespace {

// So many different services make an average.
constexpr int kServices = 32;

// What searches came to.
struct Steps {
  std::size_t holds = 0;
  std::size_t looks = 0;  // at whether the service has recovered
};

// The search of one size that holds so much, and no more.
SweepPoint searched(const SweepStep& step, const workload::SearchRange& range, Rate capacity,
                    Steps& steps) {
  workload::Search search(range);
  while (const auto rate = search.next()) {
    const bool held = *rate <= capacity;
    search.observe(held ? workload::Probed::kHeld : workload::Probed::kBroke);
    ++steps.holds;
    const bool may_never_hold = !search.last_good() && *rate == range.lowest;
    if (!held && search.next() && !may_never_hold) ++steps.looks;
  }
  return {.size = step.size,
          .repeat = step.repeat,
          .holds = search.last_good(),
          .breaks = search.first_bad()};
}

// All that is left of the sweep, on a service that holds `capacity` at the smallest size.
Steps swept(const SweepSetup& setup, const std::vector<SweepStep>& left,
            std::vector<SweepPoint> known, Rate capacity) {
  const Resource resource = setup.dimension.resource;
  Steps steps;
  for (const SweepStep& step : left) {
    const auto range = narrowed(setup.search.range, step.size, resource, known);
    const double more = expected_growth(resource, setup.sizes.front(), step.size);
    known.push_back(searched(step, range, Rate{capacity.per_second * more}, steps));
  }
  return steps;
}

// What the smallest size may hold.
std::vector<Rate> capacities(const SweepSetup& setup, const std::vector<SweepPoint>& known) {
  const Resource resource = setup.dimension.resource;
  const double smallest = setup.sizes.front();
  for (auto point = known.rbegin(); point != known.rend(); ++point) {
    if (point->limit != SweepPoint::Limit::kService || !point->holds || !point->breaks) continue;
    return {Rate{point->capacity().per_second * expected_growth(resource, point->size, smallest)}};
  }
  const double low = setup.search.range.lowest.per_second;
  const double all = setup.search.range.highest.per_second;
  const double high = all / expected_growth(resource, smallest, setup.sizes.back());
  const double span = (high > low ? high : all) / low;
  std::vector<Rate> spread;
  for (int i = 0; i < kServices; ++i) {
    spread.push_back(Rate{low * std::pow(span, (i + 0.5) / kServices)});
  }
  return spread;
}

// Pauses alone tell how long sessions take to build up at the least.
Holding least_holding(const SweepSetup& setup, const std::vector<SweepPoint>& known) {
  Holding holding = setup.search.holding;
  if (holding.length == Holding::Length::kStated) return holding;
  for (const SweepPoint& point : known) {
    holding.hold = std::max(holding.hold, point.hold);
    holding.settle = std::max(holding.settle, point.settle);
  }
  const auto plan = setup.search.plan_at(
      {.rate = setup.search.range.lowest, .duration = holding.hold, .warm_up = holding.settle});
  return plan ? built_up(holding, build_up(*plan, run::Run())) : holding;
}

}  // namespace

SweepEstimate estimate_of(const SweepSetup& setup, const std::vector<SweepPoint>& known) {
  const std::vector<SweepStep> left = steps_left(setup, known);
  if (left.empty()) return {};
  const std::vector<Rate> services = capacities(setup, known);
  Steps all;
  for (const Rate capacity : services) {
    const Steps steps = swept(setup, left, known, capacity);
    all.holds += steps.holds;
    all.looks += steps.looks;
  }
  const auto count = static_cast<double>(services.size());
  const double holds = static_cast<double>(all.holds) / count;
  const double looks = static_cast<double>(all.looks) / count;
  const Nanos hold = least_holding(setup, known).hold;
  const Nanos look = recovery_look(setup.search.range.lowest, hold);
  return {.searches = left.size(),
          .holds = holds / static_cast<double>(left.size()),
          .hold = hold,
          .length = from_seconds(holds * to_seconds(hold) + looks * to_seconds(look))};
}

}  // namespace headroom::trial
