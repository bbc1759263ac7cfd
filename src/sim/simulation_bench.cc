#include <benchmark/benchmark.h>

#include "sim/model_for_test.h"
#include "sim/simulation.h"

namespace headroom::sim {
namespace {

// Budget: 66 ns an event, so that a core sees 15 million of them a second. Two for each customer:
// it comes, and it is done.
void BM_OneServer(benchmark::State& state) {
  const Model model = model_of_station(station("a", 1, Law::exponential(seconds(1))));
  const Layout layout(model);
  Simulation simulation(layout, poisson(0.8), Seed{1});
  Nanos until{};
  const std::uint64_t before = simulation.events();
  for (auto _ : state) simulation.run_until(until += seconds(1000));
  state.SetItemsProcessed(static_cast<std::int64_t>(simulation.events() - before));
}
BENCHMARK(BM_OneServer);

}  // namespace
}  // namespace headroom::sim
