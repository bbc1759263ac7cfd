#include <benchmark/benchmark.h>

#include <cmath>

#include "base/random.h"
#include "run/judge.h"
#include "run/run_for_test.h"
#include "run/slice_codec.h"
#include "run/test_json.h"
#include "run/timeline.h"

namespace headroom::run {
namespace {

// A second of a busy test: four request classes of 2,500 requests each, their times spread over
// two decades, every measure recorded.
Slice busy_slice(std::int64_t second) {
  Random random(derive(Seed{1}, static_cast<std::uint64_t>(second)));
  auto run = quiet_run({"home", "ask", "list", "open"}, 1);
  for (std::size_t request_class = 0; request_class < 4; ++request_class) {
    ClassSlice& part = at(run, {0, request_class});
    part.started = part.succeeded = 2500;
    part.statuses = {{200, 2500}};
    for (std::string& bytes : part.histograms) {
      Histogram histogram;
      for (int i = 0; i < 2500; ++i) {
        histogram.record(static_cast<std::uint64_t>(1e6 * std::pow(100.0, random.uniform())));
      }
      bytes = histogram.encode();
    }
  }
  be_late(run, 0, Nanos(20'000), 10'000);
  Slice slice = run.slices[0];
  slice.second = second;
  return slice;
}

::headroom::run::Run busy_run(std::int64_t length) {
  auto run = quiet_run({"home", "ask", "list", "open"}, length);
  for (Slice& slice : run.slices) slice = busy_slice(slice.second);
  return run;
}

// Budget: 100 us. It happens once a second on a thread that sends nothing.
void BM_EncodeSlice(benchmark::State& state) {
  const Slice slice = busy_slice(0);
  for (auto _ : state) benchmark::DoNotOptimize(encode(slice));
  state.counters["bytes"] = static_cast<double>(encode(slice).size());
}
BENCHMARK(BM_EncodeSlice);

// Budget: 500 us, so that an hour loads in two seconds.
void BM_DecodeSlice(benchmark::State& state) {
  const std::string bytes = encode(busy_slice(0));
  for (auto _ : state) benchmark::DoNotOptimize(decode_slice(bytes));
}
BENCHMARK(BM_DecodeSlice);

// Budget: 30 ms for a minute, so that judging an hour takes two seconds at most.
void BM_TotalsOfAMinute(benchmark::State& state) {
  const auto run = busy_run(60);
  for (auto _ : state) benchmark::DoNotOptimize(totals(run, std::nullopt, whole(run)));
}
BENCHMARK(BM_TotalsOfAMinute)->Unit(benchmark::kMillisecond);

// Budget: 30 ms. The live view asks for it once a second.
void BM_SeriesOfAMinute(benchmark::State& state) {
  const auto run = busy_run(60);
  for (auto _ : state) {
    benchmark::DoNotOptimize(series(run, std::nullopt, std::chrono::seconds(1)));
  }
}
BENCHMARK(BM_SeriesOfAMinute)->Unit(benchmark::kMillisecond);

// Budget: 100 ms. The last thing between a test of a minute and its exit code.
void BM_JudgeAMinute(benchmark::State& state) {
  const auto run = busy_run(60);
  std::vector<spec::Requirement> requirements;
  for (const char* text : {"ask.ttft p95 < 1s", "ask.response_time p99 < 20s", "errors < 0.5%",
                           "throughput >= 30/s", "response_time p95 < 1s in every 10s"}) {
    requirements.push_back(spec::parse_requirement(text).value());
  }
  for (auto _ : state) benchmark::DoNotOptimize(judge_whole(run, requirements));
}
BENCHMARK(BM_JudgeAMinute)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom::run
