#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "traffic/access_log.h"

namespace headroom::traffic {
namespace {

constexpr int kLines = 100'000;

std::vector<std::string> combined_lines() {
  std::vector<std::string> lines;
  for (int i = 0; i < kLines; ++i) {
    const int second = i / 50;
    lines.push_back(fmt::format(
        "10.{}.{}.{} - - [17/May/2015:{:02}:{:02}:{:02} +0000] \"GET /items/{}?page={} HTTP/1.1\" "
        "200 5316 \"https://shop.example.com/\" \"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) "
        "Gecko/20100101 Firefox/115.0\"",
        i % 7, i * 31 % 250, i * 17 % 250, second / 3600, second / 60 % 60, second % 60,
        i * 7919 % 10'000, i % 5));
  }
  return lines;
}

// Budget: 200 MB/s on one core, so that a gigabyte of log takes 5 s.
void BM_AccessLog(benchmark::State& state) {
  const std::vector<std::string> lines = combined_lines();
  std::int64_t bytes = 0;
  for (auto _ : state) {
    AccessLog log({});
    for (const std::string& line : lines) {
      log.add(line);
      bytes += static_cast<std::int64_t>(line.size()) + 1;
    }
    benchmark::DoNotOptimize(log.requests());
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_AccessLog)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom::traffic
