#include "design/break_point.h"

#include <algorithm>
#include <cmath>

#include "workload/search.h"

namespace headroom::design {
namespace {

using workload::Probed;

// Above what is saturated every queue grows; a service without a limit is asked no further.
constexpr double kBeyondSaturation = 1.5;
constexpr double kPeaksMost = 1000;
// From the lowest rate to the highest, in the steps that the search rises by.
constexpr double kRange = 64;

}  // namespace

Result<BreakPoint> break_point(const Service& service, const sim::Model& model,
                               const std::vector<double>& shares) {
  const auto capacity = capacity_of(service.spec.system, service.volume, model,
                                    requests_by_step(service.plan, shares));
  const ComponentCapacity* bottleneck = capacity.bottleneck();
  const double highest = bottleneck == nullptr
                             ? service.peak.per_second * kPeaksMost
                             : bottleneck->capacity().per_second * kBeyondSaturation;
  workload::Search search({.lowest = Rate{highest / kRange}, .highest = Rate{highest}});
  const std::optional<Exhausted> full = capacity.first_of_means();
  BreakPoint found;
  std::vector<Held> broke;
  for (std::uint64_t number = 0; const auto rate = search.next(); ++number) {
    auto held = hold(service, model, {.sessions = *rate, .shares = shares}, {.seed = Seed{number}});
    if (!held) return fail(held.error());
    const bool has_room = !full || *rate < full->at;
    search.observe(held->holds() && has_room ? Probed::kHeld : Probed::kBroke);
    if (!held->holds()) broke.push_back(std::move(*held));
  }
  found.holds = search.last_good();
  found.breaks = search.first_bad();
  const auto evidence = std::ranges::find(
      broke, found.breaks, [](const Held& held) { return std::optional(held.sessions); });
  if (evidence != broke.end()) found.broken = evidence->broken();
  if (full && found.breaks && *found.breaks >= full->at) found.full = full;
  return found;
}

}  // namespace headroom::design
