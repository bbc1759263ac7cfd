#include "operation/glance.h"

#include <algorithm>

#include "control/policy.h"

namespace headroom::operation {
namespace {

constexpr std::size_t kFinest = 0;        // level of a history
constexpr std::size_t kLatelySteps = 20;  // of it

std::vector<std::optional<double>> lately(const control::History* history, Nanos now) {
  std::vector<std::optional<double>> values(kLatelySteps);
  if (history == nullptr) return values;
  const std::int64_t oldest =
      now / control::History::kWidths[kFinest] + 1 - static_cast<std::int64_t>(kLatelySteps);
  for (const control::History::Step& step : history->steps(kFinest)) {
    const std::int64_t place = step.number - oldest;
    if (place < 0 || place >= std::ssize(values)) continue;
    values[static_cast<std::size_t>(place)] = step.sum / step.count;
  }
  return values;
}

}  // namespace

Glance glance(std::span<const std::string> components, const control::Loop& loop,
              const platform::Look& look, const control::SeriesStore& seen) {
  Glance glance;
  glance.at = look.at;
  glance.probes = look.probes;
  glance.gaps = look.gaps;
  for (const std::string& name : components) {
    Glance::Component& component = glance.components.emplace_back();
    component.name = name;
    component.standing = loop.standing(name);
    component.limits = loop.limits_asked(name);
    component.lately = lately(seen.find(name + ".arrivals"), look.at);
    const auto signals =
        std::ranges::find(look.components, name, &platform::ComponentSignals::component);
    if (signals == look.components.end()) continue;
    component.ready = control::ready_replicas(*signals);
    component.arrivals = signals->arrivals;
    component.in_flight = signals->in_flight;
    component.queue = signals->queue;
    component.used = control::mean_utilisation(*signals);
  }
  return glance;
}

}  // namespace headroom::operation
