// What one replica of each component takes, in requests that come to it: what an autoscaler goes
// by.
#pragma once

#include <optional>
#include <string_view>

#include "design/service.h"

namespace headroom::design {

struct ReplicaCapacity {
  // Requests a second, up to where the replicas that there are should be used
  // (ComponentCapacity::usable_share); nothing where it has no limit.
  std::optional<double> requests;
  std::optional<double> slots;      // requests in service at once
  std::optional<double> per_entry;  // requests for each that comes to the entry
};

// Of a component of the service. Asserts that there is one of that name.
ReplicaCapacity replica_capacity(const Service& service, std::string_view component);

}  // namespace headroom::design
