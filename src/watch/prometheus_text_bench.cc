// Budget: 1,000 targets of 1,000 samples a second on one core: 1 us for each sample, its share of
// finding lines and of what is kept of it included.
#include <benchmark/benchmark.h>

#include <string>

#include "watch/prometheus_text.h"

namespace headroom::watch {
namespace {

constexpr std::size_t kPieceBytes = 16 * 1024;  // as the network brings it

// What a program with `count` series publishes, a third of them buckets of histograms.
std::string text_of(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    text += i % 3 == 0 ? "http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/items/" +
                             number + "\",code=\"200\",le=\"0.25\"} " + number + "17\n"
                       : "http_requests_total{method=\"GET\",route=\"/api/items/" + number +
                             "\",code=\"200\"} 1." + number + "e+06\n";
  }
  return text;
}

void BM_ReadSamples(benchmark::State& state) {
  const std::string text = text_of(10'000);
  std::uint64_t samples = 0;
  for (auto _ : state) {
    PrometheusText reader(TextFormat::kPrometheus);
    double sum = 0;
    for (std::size_t at = 0; at < text.size(); at += kPieceBytes) {
      reader.add(std::string_view(text).substr(at, kPieceBytes));
      while (const Sample* sample = reader.next()) sum += sample->value;
    }
    benchmark::DoNotOptimize(sum);
    samples += reader.samples();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(samples));
}
BENCHMARK(BM_ReadSamples);

}  // namespace
}  // namespace headroom::watch
