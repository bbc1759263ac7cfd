// Since when every replica has been in the state of health that it is in.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/platform.h"

namespace headroom::watch {

class HealthSince {
 public:
  // As it was seen at `now`. Replicas that are not among them are forgotten.
  void take(Nanos now, const std::vector<platform::Instance>& instances) {
    std::map<Name, Seen> seen;
    for (const platform::Instance& instance : instances) {
      const Name name = {instance.component, instance.index};
      const auto last = seen_.find(name);
      // Another address is another replica in the same place.
      const bool is_same = last != seen_.end() && last->second.health == instance.health &&
                           last->second.address == instance.address;
      seen[name] = is_same
                       ? last->second
                       : Seen{.health = instance.health, .address = instance.address, .at = now};
    }
    seen_ = std::move(seen);
  }

  // Of one that was among them.
  Nanos of(const platform::Instance& instance) const {
    return seen_.at({instance.component, instance.index}).at;
  }

 private:
  struct Seen {
    platform::Health health = platform::Health::kStarting;
    std::string address;
    Nanos at{};
  };
  using Name = std::pair<std::string, int>;

  std::map<Name, Seen> seen_;
};

}  // namespace headroom::watch
