#include <benchmark/benchmark.h>

#include "workload/arrivals.h"

namespace headroom::workload {
namespace {

Plan plan_of(std::vector<RateCurve::Piece> pieces, spec::Arrivals arrivals) {
  Plan plan;
  const RateCurve curve(std::move(pieces));
  plan.duration = from_seconds(curve.length_seconds());
  plan.streams[0].model = OpenModel{.curve = curve, .arrivals = arrivals};
  return plan;
}

void walk(benchmark::State& state, const Plan& plan) {
  SessionStream stream(plan);
  for (auto _ : state) benchmark::DoNotOptimize(stream.next());
  state.SetItemsProcessed(state.iterations());
}

// Budget: 50 ns. Each thread of a load walks the whole stream, so at 100,000 sessions/s it costs
// half a percent of a core.
void BM_PoissonNext(benchmark::State& state) {
  walk(state, plan_of({{1e9, 1000, 1000}}, spec::Arrivals::kPoisson));
}
BENCHMARK(BM_PoissonNext);

void BM_PoissonNextOnARamp(benchmark::State& state) {
  walk(state, plan_of({{1e9, 1, 1000}}, spec::Arrivals::kPoisson));
}
BENCHMARK(BM_PoissonNextOnARamp);

void BM_PoissonNextOfAThousandSteps(benchmark::State& state) {
  std::vector<RateCurve::Piece> steps;
  for (int i = 0; i < 1000; ++i) steps.push_back({1e6, 1000.0 + i, 1000.0 + i});
  walk(state, plan_of(std::move(steps), spec::Arrivals::kPoisson));
}
BENCHMARK(BM_PoissonNextOfAThousandSteps);

// Budget: 200 ns, of which the gamma law's sample is most.
void BM_GammaNext(benchmark::State& state) {
  walk(state, plan_of({{1e9, 1000, 1000}}, {.cv = 2}));
}
BENCHMARK(BM_GammaNext);

void BM_UniformNext(benchmark::State& state) {
  walk(state, plan_of({{1e9, 1000, 1000}}, spec::Arrivals::kUniform));
}
BENCHMARK(BM_UniformNext);

}  // namespace
}  // namespace headroom::workload
