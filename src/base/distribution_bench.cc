#include <benchmark/benchmark.h>

#include "base/distribution.h"
#include "base/random.h"

namespace headroom {
namespace {

// Budget: 2 ns; everything else is built on it.
void BM_RandomBits(benchmark::State& state) {
  Random random(Seed{1});
  for (auto _ : state) benchmark::DoNotOptimize(random.bits());
}
BENCHMARK(BM_RandomBits);

// Budget: 100 ns. A simulated request draws about ten samples, and a second of simulated time at
// 100k requests/s should take no more than a second.
void BM_DistributionSample(benchmark::State& state, const char* text) {
  const Distribution law = Distribution::parse(text, Dimension::kCount).value();
  Random random(Seed{1});
  for (auto _ : state) benchmark::DoNotOptimize(law.sample(random));
}
BENCHMARK_CAPTURE(BM_DistributionSample, exponential, "exponential(mean 2)");
BENCHMARK_CAPTURE(BM_DistributionSample, normal, "normal(mean 20, sd 3)");
BENCHMARK_CAPTURE(BM_DistributionSample, lognormal, "lognormal(mean 12, p95 40)");
BENCHMARK_CAPTURE(BM_DistributionSample, gamma, "gamma(mean 2, cv 3)");
BENCHMARK_CAPTURE(BM_DistributionSample, weibull, "weibull(mean 2, shape 0.7)");
BENCHMARK_CAPTURE(BM_DistributionSample, pareto, "pareto(min 1, alpha 2.5)");
BENCHMARK_CAPTURE(BM_DistributionSample, geometric, "geometric(mean 3)");
BENCHMARK_CAPTURE(BM_DistributionSample, zipf, "zipf(n 10000, s 0.9)");
BENCHMARK_CAPTURE(BM_DistributionSample, empirical, "empirical(1, 2, 2, 9)");

}  // namespace
}  // namespace headroom
