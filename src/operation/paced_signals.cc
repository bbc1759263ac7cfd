#include "operation/paced_signals.h"

#include <algorithm>

#include "control/plausible.h"

namespace headroom::operation {
namespace {

// Of the first look nobody knows what time it speaks of.
constexpr Nanos kLongest = std::chrono::minutes(1);

}  // namespace

void PacedSignals::Mean::add(std::optional<double> value, double seconds) {
  if (!value) return;
  sum_ += *value * seconds;
  seconds_ += seconds;
}

std::optional<double> PacedSignals::Mean::value() const {
  if (seconds_ <= 0) return std::nullopt;
  return sum_ / seconds_;
}

void PacedSignals::look_between() {
  const Nanos last = newest_.at;
  newest_ = signals_.look();
  control::keep_plausible(newest_);
  const double seconds = to_seconds(std::clamp(newest_.at - last, Nanos(1), kLongest));
  for (const platform::ComponentSignals& component : newest_.components) {
    ComponentMeans& means = means_[component.component];
    means.arrivals.add(component.arrivals, seconds);
    means.errors.add(component.errors, seconds);
    for (const platform::ReplicaSignals& replica : component.replicas) {
      ReplicaMeans& of_replica = means.replicas[replica.index];
      of_replica.utilisation.add(replica.utilisation, seconds);
      of_replica.cores.add(replica.cores, seconds);
      of_replica.withheld.add(replica.withheld, seconds);
    }
  }
}

platform::Look PacedSignals::look() {
  look_between();
  platform::Look look = newest_;
  for (platform::ComponentSignals& component : look.components) {
    ComponentMeans& means = means_[component.component];
    component.arrivals = means.arrivals.value();
    component.errors = means.errors.value();
    for (platform::ReplicaSignals& replica : component.replicas) {
      const ReplicaMeans& of_replica = means.replicas[replica.index];
      replica.utilisation = of_replica.utilisation.value();
      replica.cores = of_replica.cores.value();
      replica.withheld = of_replica.withheld.value();
    }
  }
  means_.clear();
  return look;
}

}  // namespace headroom::operation
