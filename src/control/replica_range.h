// Between how many replicas a component may have.
#pragma once

namespace headroom::control {

// Both ends are included; 0 <= least <= most.
struct ReplicaRange {
  int least = 1;
  int most = 1;
  friend bool operator==(const ReplicaRange&, const ReplicaRange&) = default;
};

}  // namespace headroom::control
