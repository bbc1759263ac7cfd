#include "design/outlook.h"

#include <algorithm>
#include <array>
#include <utility>

#include "growth/scenario.h"

namespace headroom::design {
namespace {

constexpr int kYear = 365;
constexpr int kPointsMost = 8;
// Distances that people think in.
constexpr std::array kSteps = {1, 2, 3, 5, 7, 10, 14, 21, 30, 61, 91, 182, 365, 730, 1825, 3650};

int days_of(Nanos time) {
  return static_cast<int>(std::chrono::ceil<std::chrono::days>(time).count());
}

int step_for(int days) {
  const auto step =
      std::ranges::find_if(kSteps, [&](int each) { return days / each <= kPointsMost - 1; });
  return step == kSteps.end() ? kSteps.back() : *step;
}

std::vector<ComponentDates> dates_of(const Capacity& capacity,
                                     const std::vector<growth::ForecastPoint>& daily) {
  std::vector<ComponentDates> dates;
  for (const ComponentCapacity* component : capacity.by_exhaustion()) {
    dates.push_back({.name = component->name(),
                     .usable = growth::exhaustion(daily, component->usable().per_second),
                     .saturated = growth::exhaustion(daily, component->capacity().per_second)});
  }
  return dates;
}

Result<OutlookPoint> point_at(const Service& service, const growth::ForecastPoint& sessions) {
  OutlookPoint point{.sessions = sessions};
  for (const ComponentCapacity& component : service.capacity.components) {
    point.utilisation.push_back(component.utilisation(Rate{sessions.value}));
  }
  auto sizing = size_for(service, Rate{sessions.value});
  if (!sizing) return fail(sizing.error());
  point.sizing = std::move(*sizing);
  return point;
}

}  // namespace

Result<Outlook> outlook(const Service& service, const BreakPoint& as_is, const spec::Growth& growth,
                        const Horizon& horizon) {
  const int days =
      std::max(1, horizon.days.value_or(growth.within ? days_of(*growth.within) : kYear));
  auto scenario = growth::scenario_of(growth, service.spec.folder, service.peak.per_second,
                                      {.from = horizon.today, .days = days});
  if (!scenario) return fail(scenario.error());
  Outlook outlook{.name = growth.name,
                  .curve = std::move(scenario->curve),
                  .daily = std::move(scenario->points)};
  outlook.components = dates_of(service.capacity, outlook.daily);
  if (as_is.breaks) {
    outlook.breaks = growth::exhaustion(outlook.daily, as_is.breaks->per_second).expected;
  }
  const int step = step_for(days);
  for (int day = 0; day <= days; day = day < days ? std::min(day + step, days) : days + 1) {
    auto point = point_at(service, outlook.daily[static_cast<std::size_t>(day)]);
    if (!point) return fail(point.error());
    outlook.points.push_back(std::move(*point));
  }
  return outlook;
}

}  // namespace headroom::design
