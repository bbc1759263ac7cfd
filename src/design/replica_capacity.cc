#include "design/replica_capacity.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace headroom::design {

ReplicaCapacity replica_capacity(const Service& service, std::string_view component) {
  const auto& all = service.capacity.components;
  const auto found = std::ranges::find(all, component, &ComponentCapacity::name);
  HEADROOM_CHECK(found != all.end(), "a component of the service");
  ReplicaCapacity capacity;
  const double per_session = found->flow().requests;
  const double sessions = found->capacity(found->replicas()).per_second / found->replicas();
  if (std::isfinite(sessions) && per_session > 0) capacity.requests = sessions * per_session;
  capacity.usable = found->usable_share();
  const auto& components = service.spec.system.components;
  const auto said = std::ranges::find(components, component, &spec::Component::name);
  if (said != components.end() && said->slots) capacity.slots = *said->slots;
  const auto entry = std::ranges::find(all, service.spec.system.entry, &ComponentCapacity::name);
  const double enter = entry != all.end() ? entry->flow().requests : 0;
  if (enter > 0) capacity.per_entry = per_session / enter;
  return capacity;
}

}  // namespace headroom::design
