#include "design/scaled.h"

#include <algorithm>

namespace headroom::design {

Nanos scaling_delay(const spec::Component& component, const spec::Scaling& scaling) {
  return scaling.window.value_or(Nanos{}) + scaling.period.value_or(kDecisionPeriod) +
         scaling.start + (component.warm_up ? component.warm_up->length : Nanos{});
}

std::vector<Scaled> scaled_at(const Service& service, Rate sessions) {
  std::vector<Scaled> all;
  for (std::size_t i = 0; i < service.capacity.components.size(); ++i) {
    const spec::Component& component = service.spec.system.components[i];
    if (!component.scaling) continue;
    const ComponentCapacity& capacity = service.capacity.components[i];
    Scaled scaled{.component = i,
                  .least = std::max(1, component.scaling->replicas_min),
                  .most = component.scaling->replicas_max,
                  .taken = capacity.replicas_for(sessions),
                  .reaches = capacity.usable(component.scaling->replicas_max),
                  .delay = scaling_delay(component, *component.scaling)};
    if (scaled.taken) scaled.taken = std::max(scaled.least, *scaled.taken);
    scaled.slack = 1 / capacity.usable_share(scaled.taken.value_or(scaled.most));
    all.push_back(std::move(scaled));
  }
  return all;
}

}  // namespace headroom::design
