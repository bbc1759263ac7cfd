#include "watch/cpu_use.h"

namespace headroom::watch {

void CpuUse::take(Nanos at, const std::vector<platform::Usage>& usage) {
  std::map<Name, Replica> replicas;
  for (const platform::Usage& used : usage) {
    const Name name = {used.replica.component, used.replica.index};
    Replica replica = replicas_[name];
    replica.share.reset();
    std::optional<Cores> cores = used.limits.cpu;
    const auto known = cores_.find(name.first);
    if (!cores && known != cores_.end()) cores = known->second;
    const auto rate = replica.rate.next(at, used.cpu_seconds);
    if (rate && cores && cores->count > 0) replica.share = *rate / cores->count;
    replicas.emplace(name, replica);
  }
  replicas_ = std::move(replicas);
}

std::optional<double> CpuUse::share(const std::string& component, int index) const {
  const auto found = replicas_.find({component, index});
  return found == replicas_.end() ? std::nullopt : found->second.share;
}

}  // namespace headroom::watch
