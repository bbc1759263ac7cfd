// What one replica of each component takes, in requests that come to it: what an autoscaler goes
// by.
#pragma once

#include <optional>
#include <string_view>

#include "design/service.h"

namespace headroom::design {

struct ReplicaCapacity {
  std::optional<double> requests;   // a second, when it is saturated; nothing: it has no limit
  double usable = 1;                // up to where it should be used (usable_share)
  std::optional<double> slots;      // requests in service at once
  std::optional<double> per_entry;  // requests for each that comes to the entry
};

// Of a component of the service. Asserts that there is one of that name.
ReplicaCapacity replica_capacity(const Service& service, std::string_view component);

}  // namespace headroom::design
