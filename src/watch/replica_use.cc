#include "watch/replica_use.h"

namespace headroom::watch {

void ReplicaUse::take(Nanos at, const std::vector<platform::Usage>& usage) {
  std::map<Name, Replica> replicas;
  for (const platform::Usage& used : usage) {
    const Name name = {used.replica.component, used.replica.index};
    Replica replica = replicas_[name];
    replica.use = {.cores = replica.cores.next(at, used.cpu_seconds),
                   .withheld = replica.withheld.next(at, used.throttled_seconds),
                   .memory = Bytes{used.memory_bytes},
                   .limits = used.limits};
    std::optional<Cores> may_use = used.limits.cpu;
    const auto known = cores_.find(name.first);
    if (!may_use && known != cores_.end()) may_use = known->second;
    if (replica.use.cores && may_use && may_use->count > 0) {
      replica.use.share = *replica.use.cores / may_use->count;
    }
    replicas.emplace(name, replica);
  }
  replicas_ = std::move(replicas);
}

const Use* ReplicaUse::of(const std::string& component, int index) const {
  const auto found = replicas_.find({component, index});
  return found == replicas_.end() ? nullptr : &found->second.use;
}

}  // namespace headroom::watch
