#include "control/policy.h"

#include <algorithm>

namespace headroom::control {

Result<void> Policy::restore(std::string_view, Nanos) {
  return {};
}

int ready_replicas(const platform::ComponentSignals& signals) {
  return static_cast<int>(std::ranges::count(signals.replicas, platform::Health::kReady,
                                             &platform::ReplicaSignals::health));
}

std::optional<double> mean_utilisation(const platform::ComponentSignals& signals) {
  double sum = 0;
  int count = 0;
  for (const platform::ReplicaSignals& replica : signals.replicas) {
    if (replica.health != platform::Health::kReady || !replica.utilisation) continue;
    sum += *replica.utilisation;
    ++count;
  }
  if (count == 0) return std::nullopt;
  return sum / count;
}

}  // namespace headroom::control
