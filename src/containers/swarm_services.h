// The services of one environment: looked at, made, waited for, removed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "containers/engine_setting.h"
#include "containers/service_api.h"

namespace headroom::containers {

// One replica as swarm has it now.
struct SwarmReplica {
  platform::Replica replica;
  std::string address;
  Task task;  // its newest
};

// Of this environment, in the order of starting.
Result<std::vector<Service>> list_environment_services(const EngineSetting& setting);
// One for each slot that the service is to have, in their order; of those without a task yet, one
// without an id.
Result<std::vector<SwarmReplica>> replicas_of(const EngineSetting& setting, const Service& service);
// Where that replica listens.
std::string address_of(const EngineSetting& setting, const Service& service, int index);
// "host:port,host:port" of all its replicas.
std::string addresses_of(const EngineSetting& setting, const Service& service);

platform::Instance instance_of(const SwarmReplica& replica, platform::Health health,
                               std::string detail);

// Whether a task that ends on the way fails the waiting: where it is new, it will not fare better
// the next time; where it was killed, swarm brings another. kUntilHurried: likewise, and whoever
// hurries leaves what is not ready to the next call.
enum class Patience { kUntilFirstEnd, kUntilTimeout, kUntilHurried };

// Until every replica of the service runs with `limits` and is ready, and none beyond them runs any
// more. For as long as the component has to become ready, and for the grace on top.
Result<void> wait_until_settled(const EngineSetting& setting, const Service& service,
                                const platform::Limits& limits, Patience patience);

// Removes services, those that others need last, keeps what their tasks printed, and waits for
// their containers to end. Gives the replicas in the order of stopping.
Result<std::vector<platform::Instance>> remove_services(const EngineSetting& setting,
                                                        std::vector<Service> services);

}  // namespace headroom::containers
