// Budget: 100,000 series under 1 GB, so 10,000 bytes for each with all that is kept of it; and 10
// us for a value, so that a second of one core takes as many.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <malloc.h>

#include <vector>

#include "control/series_store.h"

namespace headroom::control {
namespace {

std::size_t allocated_bytes() {
  const auto usage = ::mallinfo2();
  return usage.uordblks + usage.hblkhd;
}

std::vector<std::string> names(std::int64_t count) {
  std::vector<std::string> all;
  for (std::int64_t i = 0; i < count; ++i) {
    all.push_back(fmt::format("component-{}-replica-{}.utilisation", i / 100, i % 100));
  }
  return all;
}

// So many series, a value each 15 seconds.
void BM_KeepSeries(benchmark::State& state) {
  const auto all = names(state.range(0));
  const auto before = allocated_bytes();
  SeriesStore store;
  Nanos now{};
  for (auto _ : state) {
    for (const std::string& name : all) store.add(name, now, 0.7);
    now += std::chrono::seconds(15);
  }
  const auto used = static_cast<double>(allocated_bytes() - before);
  state.counters["bytes_per_series"] = used / static_cast<double>(all.size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_KeepSeries)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom::control
