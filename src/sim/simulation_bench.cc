#include <benchmark/benchmark.h>

#include <queue>

#include "sim/exponential.h"
#include "sim/graph_for_bench.h"
#include "sim/model_for_test.h"
#include "sim/simulation.h"

namespace headroom::sim {
namespace {

// What one would write for this one question: nothing but times in a heap of the standard library.
// The measure of the one below.
void BM_OneServerByHand(benchmark::State& state) {
  struct Due {
    double at;
    bool arrival;
    bool operator<(const Due& other) const { return at > other.at; }
  };
  std::priority_queue<Due> due;
  std::queue<double> line;
  Random random(Seed{1});
  Histogram response_times;
  due.push({.at = 0, .arrival = true});
  for (auto _ : state) {
    const Due event = due.top();
    due.pop();
    if (event.arrival) {
      due.push({.at = event.at + Exponential::sample(random) / 0.8, .arrival = true});
      line.push(event.at);
      if (line.size() > 1) continue;
    } else {
      response_times.record(nanos_of(event.at - line.front()));
      line.pop();
      if (line.empty()) continue;
    }
    due.push({.at = event.at + Exponential::sample(random), .arrival = false});
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_OneServerByHand);

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

// Budget: 200 ns an event, so that a core sees 5 million of them a second, with some 10,000
// requests under way and a timeout for each of their calls.
void BM_TwentyComponents(benchmark::State& state) {
  const Model model = graph_of_twenty();
  const Layout layout(model);
  Simulation simulation(layout, graph_load(), Seed{1});
  Nanos until = seconds(5);
  simulation.run_until(until);
  const std::uint64_t before = simulation.events();
  for (auto _ : state) simulation.run_until(until += seconds(0.1));
  state.SetItemsProcessed(static_cast<std::int64_t>(simulation.events() - before));
  state.counters["in flight"] = static_cast<double>(simulation.in_flight());
  state.counters["pending"] = static_cast<double>(simulation.events_pending());
}
BENCHMARK(BM_TwentyComponents)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom::sim
