#include "operation/remembered_signals.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::operation {

void remember(control::SeriesStore& store, const platform::Look& look) {
  const auto add = [&](std::string_view whose, std::string_view figure,
                       std::optional<double> value) {
    if (value) store.add(fmt::format("{}.{}", whose, figure), look.at, *value);
  };
  for (const platform::ComponentSignals& component : look.components) {
    const auto ready = std::ranges::count(component.replicas, platform::Health::kReady,
                                          &platform::ReplicaSignals::health);
    add(component.component, "ready", static_cast<double>(ready));
    add(component.component, "arrivals", component.arrivals);
    add(component.component, "in-flight", component.in_flight);
    add(component.component, "queue", component.queue);
    add(component.component, "errors", component.errors);
    for (const platform::ReplicaSignals& replica : component.replicas) {
      add(fmt::format("{}-{}", component.component, replica.index), "utilisation",
          replica.utilisation);
    }
  }
  for (const platform::ProbeSignals& probe : look.probes) {
    add("probe." + probe.journey, "success", probe.success);
    add("probe." + probe.journey, "seconds", probe.seconds);
  }
}

}  // namespace headroom::operation
