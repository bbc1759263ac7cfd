#include "control/start_times.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace headroom::control {

void StartTimes::asked(int from, int to, Nanos now) {
  for (int i = from; i < to; ++i) awaited_.push_back(now);
  // The youngest are given up first.
  for (int i = to; i < from && !awaited_.empty(); ++i) awaited_.pop_back();
}

void StartTimes::look(const platform::ComponentSignals& signals, int asked) {
  std::vector<Nanos> since;
  for (const platform::ReplicaSignals& replica : signals.replicas) {
    if (replica.health == platform::Health::kReady) since.push_back(replica.since);
  }
  const std::size_t ready = since.size();
  const std::size_t before = std::exchange(ready_, ready).value_or(ready);
  // The youngest first; of those the new ones, oldest first.
  std::ranges::sort(since, std::greater{});
  since.resize(ready > before ? ready - before : 0);
  for (auto moment = since.rbegin(); moment != since.rend() && !awaited_.empty(); ++moment) {
    // One that was ready before anybody was asked for is none of them.
    if (*moment >= awaited_.front()) add(*moment - awaited_.front());
    awaited_.pop_front();
  }
  if (static_cast<int>(ready) >= asked) awaited_.clear();
}

std::optional<Nanos> StartTimes::usual() const {
  if (seen_.size() < kFewest) return std::nullopt;
  std::vector<Nanos> sorted(seen_.begin(), seen_.end());
  const auto place = sorted.begin() + static_cast<std::ptrdiff_t>((3 * sorted.size() + 3) / 4 - 1);
  std::ranges::nth_element(sorted, place);
  return *place;
}

void StartTimes::restore(const std::vector<Nanos>& seen) {
  seen_.clear();
  for (const Nanos took : seen) add(took);
}

void StartTimes::add(Nanos took) {
  seen_.push_back(took);
  if (seen_.size() > kMost) seen_.pop_front();
}

}  // namespace headroom::control
