#include <benchmark/benchmark.h>

#include <deque>

#include "base/random.h"
#include "net/timers.h"

namespace headroom::net {
namespace {

class Silent final : public Timer {
 public:
  void on_time(Nanos) override {}
};

// Budget: 150 ns to end one pause and begin another while 10,000 sessions pause; a request costs
// the kernel some 6 us.
void BM_EndOnePauseAndBeginAnotherAmongTenThousand(benchmark::State& state) {
  Timers timers;
  Random random(Seed{1});
  std::deque<Silent> pauses(10'000);
  for (Silent& pause : pauses) {
    timers.arm(pause, Nanos(static_cast<std::int64_t>(random.below(1'000'000))));
  }
  std::size_t which = 0;
  for (auto _ : state) {
    const Nanos now = timers.next_due();
    Silent& pause = pauses[which++ % pauses.size()];
    timers.disarm(pause);
    timers.arm(pause, now + Nanos(static_cast<std::int64_t>(random.below(1'000'000))));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_EndOnePauseAndBeginAnotherAmongTenThousand);

}  // namespace
}  // namespace headroom::net
