#include "design/spike_trial.h"

#include <cmath>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "sim/effort.h"
#include "sim/simulation.h"

namespace headroom::design {
namespace {

constexpr double kWell = 0.5;

sim::Load::Open arrivals(const std::vector<double>& per_second, double times) {
  const double all = std::accumulate(per_second.begin(), per_second.end(), 0.0);
  sim::Load::Open open{.gap = sim::Law::exponential(Nanos(std::llround(1e9 / (all * times)))),
                       .shares = {}};
  for (const double rate : per_second) open.shares.push_back(rate / all);
  return open;
}

double answered_share(const sim::Simulation& simulation) {
  std::uint64_t started = 0;
  std::uint64_t answered = 0;
  for (const sim::ClassCounts& counts : simulation.book().classes) {
    started += counts.started;
    answered += counts.answered();
  }
  return started == 0 ? 1 : static_cast<double>(answered) / static_cast<double>(started);
}

}  // namespace

Result<SpikeTrial> try_spike(const sim::Model& model, const SpikeLoad& load, Seed seed,
                             Nanos longest) {
  HEADROOM_CHECK(load.spike.times > 1, "a spike is more than the load");
  const Nanos counted = load.settling / 2;
  const Nanos begins = load.settling + counted;
  const Nanos ends = begins + load.spike.length;
  const Nanos judged = ends + load.settling + counted;
  sim::Load traffic{
      .open = {arrivals(load.per_second, 1), arrivals(load.per_second, load.spike.times - 1)},
      .closed = {}};
  traffic.open[1].from = begins;
  traffic.open[1].until = ends;
  if (auto light = sim::check_effort(sim::effort_of(model, traffic, judged), longest); !light) {
    return fail(std::move(light.error()));
  }

  const sim::Layout layout(model);
  sim::Simulation simulation(layout, std::move(traffic), seed);
  const auto answered_until = [&](Nanos end) {
    simulation.run_until(end - counted);
    simulation.begin_measuring();
    simulation.run_until(end);
    return answered_share(simulation);
  };
  SpikeTrial trial{.spike = load.spike,
                   .answered_before = answered_until(begins),
                   .answered_after = answered_until(judged),
                   .settling = load.settling + counted};
  if (trial.answered_before < kWell) {
    trial.ending = SpikeTrial::Ending::kWasNeverWell;
  } else if (trial.answered_after < kWell * trial.answered_before) {
    trial.ending = SpikeTrial::Ending::kStayedDown;
  }
  return trial;
}

}  // namespace headroom::design
