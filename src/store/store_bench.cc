#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "run/run_for_test.h"
#include "store/store.h"

namespace headroom::store {
namespace {

// A folder that goes with the benchmark.
struct Folder {
  std::string path = std::filesystem::temp_directory_path() / "headroom-bench-XXXXXX";
  Folder() {
    if (mkdtemp(path.data()) == nullptr) abort();
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

run::Slice busy_slice() {
  auto run = run::quiet_run({"home", "ask", "list", "open"}, 1);
  for (std::size_t request_class = 0; request_class < 4; ++request_class) {
    for (std::size_t measure = 0; measure < run::kMeasures; ++measure) {
      for (std::uint64_t value = 1; value <= 100; ++value) {
        run::record(run, {0, request_class}, static_cast<run::Measure>(measure), value * 1'000'000);
      }
    }
  }
  return run.slices[0];
}

// Budget: 1 ms for the transaction of one second. It happens on a thread that sends nothing.
void BM_WriteSlice(benchmark::State& state) {
  const Folder folder;
  Store store = Store::open(folder.path + "/runs.db").value();
  const auto writer = store.writer();
  run::Header header;
  header.id = "bench";
  if (!writer->begin(header)) abort();
  run::Slice slice = busy_slice();
  for (auto _ : state) {
    if (!writer->add(slice)) abort();
    ++slice.second;
  }
}
BENCHMARK(BM_WriteSlice)->Unit(benchmark::kMicrosecond);

// Budget: 50 ms for a minute, so that `headroom show` of an hour answers in three seconds.
void BM_LoadAMinute(benchmark::State& state) {
  const Folder folder;
  Store store = Store::open(folder.path + "/runs.db").value();
  const auto writer = store.writer();
  run::Header header;
  header.id = "bench";
  if (!writer->begin(header)) abort();
  run::Slice slice = busy_slice();
  for (; slice.second < 60; ++slice.second) {
    if (!writer->add(slice)) abort();
  }
  for (auto _ : state) benchmark::DoNotOptimize(store.load("last"));
}
BENCHMARK(BM_LoadAMinute)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom::store
