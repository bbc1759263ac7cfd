#include <benchmark/benchmark.h>

#include <vector>

#include "base/histogram.h"
#include "base/random.h"

namespace headroom {
namespace {

// Latencies in nanoseconds from 2^14 to 2^34 (16 us to 17 s), unpredictable for the processor.
std::vector<std::uint64_t> latencies() {
  Random random(Seed{1});
  std::vector<std::uint64_t> values(1 << 14);
  for (auto& value : values) value = (random.bits() >> 30) >> random.below(20);
  return values;
}

// Every bucket occupied.
Histogram full() {
  Histogram histogram;
  for (std::uint64_t value = 0; value < 64; ++value) histogram.record(value);
  for (int octave = 6; octave < 42; ++octave) {
    for (std::uint64_t sub = 64; sub < 128; ++sub) histogram.record(sub << (octave - 6), 1000);
  }
  return histogram;
}

// Budget: 10 ns, so that recording four measures of each of 1M requests/s takes 4 % of a core.
void BM_HistogramRecord(benchmark::State& state) {
  const auto values = latencies();
  Histogram histogram;
  std::size_t i = 0;
  for (auto _ : state) histogram.record(values[i++ & (values.size() - 1)]);
  benchmark::DoNotOptimize(histogram.percentile(0.5));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_HistogramRecord);

// Budget: 20 us for two full ones, so that a second of 100 request classes on 16 cores merges
// in 32 ms.
void BM_HistogramMerge(benchmark::State& state) {
  const Histogram other = full();
  Histogram histogram = full();
  for (auto _ : state) {
    histogram.merge(other);
    benchmark::DoNotOptimize(histogram);
  }
}
BENCHMARK(BM_HistogramMerge);

// Budget: 20 us, as for the merge; it runs as often, between two snapshots.
void BM_HistogramSubtract(benchmark::State& state) {
  const Histogram earlier = full();
  Histogram later = earlier;
  later.merge(earlier);
  for (auto _ : state) {
    Histogram histogram = later;
    histogram.subtract(earlier);
    benchmark::DoNotOptimize(histogram);
  }
}
BENCHMARK(BM_HistogramSubtract);

// Budget: 5 us; the live view asks for some dozens each second.
void BM_HistogramPercentile(benchmark::State& state) {
  const Histogram histogram = full();
  for (auto _ : state) benchmark::DoNotOptimize(histogram.percentile(0.99));
}
BENCHMARK(BM_HistogramPercentile);

// Budget: 50 us for a full one; one for each request class and second goes to the store.
void BM_HistogramEncode(benchmark::State& state) {
  const Histogram histogram = full();
  for (auto _ : state) benchmark::DoNotOptimize(histogram.encode());
}
BENCHMARK(BM_HistogramEncode);

// Budget: 50 us for a full one.
void BM_HistogramDecode(benchmark::State& state) {
  const std::string bytes = full().encode();
  for (auto _ : state) benchmark::DoNotOptimize(Histogram::decode(bytes));
  state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(BM_HistogramDecode);

}  // namespace
}  // namespace headroom
