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

Limit disk_of(const spec::Component& component) {
  return {.kind = Limit::Kind::kDisk, .to = {}, .have = static_cast<double>(component.disk->count)};
}

std::vector<ComponentDates> dates_of(const Service& service, const Outlook& outlook) {
  std::vector<ComponentDates> dates;
  for (const ComponentCapacity* component : service.capacity.by_exhaustion()) {
    for (const Limit& limit : component->flow().limits) {
      const auto on = [&](Rate rate) { return growth::exhaustion(outlook.daily, rate.per_second); };
      dates.push_back({.name = component->name(),
                       .limit = limit,
                       .usable = on(component->usable_by(limit)),
                       .saturated = on(component->saturated_by(limit))});
    }
  }
  for (const Storage& storage : outlook.storage) {
    const spec::Component& component = service.spec.system.components[storage.component];
    if (!component.disk) continue;
    dates.push_back({.name = component.name,
                     .limit = disk_of(component),
                     .usable = storage.usable(),
                     .saturated = storage.full()});
  }
  const auto order = [](const ComponentDates& one) {
    constexpr growth::Date kLater = growth::Date::max();
    return std::pair(one.saturated.expected.value_or(kLater), one.usable.expected.value_or(kLater));
  };
  std::ranges::stable_sort(dates, {}, order);
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
  outlook.storage = storage_of(service, outlook.daily);
  outlook.full = first_full(outlook.storage, service.capacity);
  outlook.components = dates_of(service, outlook);
  for (const Scaled& scaled : scaled_at(service, service.peak)) {
    outlook.outgrown.push_back(growth::exhaustion(outlook.daily, scaled.reaches.per_second));
  }
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
