#include "rehearsal/known.h"

#include <utility>

#include "design/replica_capacity.h"

namespace headroom::rehearsal {

Known known_of(std::shared_ptr<const design::Service> service) {
  return [service = std::move(service)](std::string_view component) {
    const design::ReplicaCapacity known = design::replica_capacity(*service, component);
    return control::Known{known.requests, known.usable, known.slots, known.per_entry};
  };
}

}  // namespace headroom::rehearsal
