#include "rehearsal/sensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/stable_math.h"

namespace headroom::rehearsal {
namespace {

// What only a sensor can tell.
void blank(platform::ComponentSignals& signals) {
  signals.arrivals.reset();
  signals.in_flight.reset();
  signals.queue.reset();
  signals.errors.reset();
  for (platform::ReplicaSignals& replica : signals.replicas) {
    replica.utilisation.reset();
    replica.cores.reset();
  }
}

}  // namespace

Sensors::Sensors(platform::Signals& exact, SensorTrouble trouble, Seed seed)
    : exact_(exact), trouble_(trouble), random_(seed) {}

Nanos Sensors::draw(Nanos mean) {
  return from_seconds(to_seconds(mean) * -stable::log(random_.uniform_open()));
}

// Normal around 1, and not below 0.
double Sensors::draw_factor(double deviation) {
  if (deviation == 0) return 1;
  const double place = std::clamp(random_.uniform(), 1e-12, 1 - 1e-12);
  return std::max(0.0, 1 + deviation * stable::normal_quantile(place));
}

// Poisson: by the gaps between events where they are few, by the normal law where they are many.
double Sensors::draw_count(double expected) {
  if (expected > 50) return expected * draw_factor(1 / std::sqrt(expected));
  const double end = stable::exp(-expected);
  double count = -1;
  for (double product = 1; product > end; ++count) product *= random_.uniform_open();
  return count;
}

void Sensors::advance(State& state, Nanos now) {
  if (!trouble_.works) return;
  if (state.until == Nanos{0}) state.until = draw(*trouble_.works);
  while (state.until <= now) {
    state.is_silent = !state.is_silent;
    state.until += draw(state.is_silent ? trouble_.silent : *trouble_.works);
  }
}

void Sensors::disturb(platform::ComponentSignals& signals, double seconds) {
  const double count = signals.arrivals ? *signals.arrivals * seconds : 0;
  const double by_chance = trouble_.counting == SensorTrouble::Counting::kByChance && count > 0
                               ? draw_count(count) / count
                               : 1;
  const auto measured = [&](std::optional<double>& figure, double factor) {
    if (figure) *figure *= factor * draw_factor(trouble_.noise);
  };
  measured(signals.arrivals, by_chance);
  measured(signals.in_flight, 1);
  measured(signals.queue, 1);
  measured(signals.errors, 1);
  if (signals.errors) signals.errors = std::min(*signals.errors, 1.0);
  for (platform::ReplicaSignals& replica : signals.replicas) {
    // Who is busy all the time cannot be any busier.
    const std::optional<double> exact = replica.utilisation;
    if (replica.utilisation) replica.utilisation = std::min(*replica.utilisation * by_chance, 1.0);
    measured(replica.utilisation, 1);
    // The same sensor tells how many cores that is.
    if (replica.cores && exact && *exact > 0) *replica.cores *= *replica.utilisation / *exact;
  }
}

// The newest that is old enough, of the replicas there are now.
platform::Look Sensors::told(const platform::Look& now) const {
  platform::Look look = now;
  const platform::Look& old = measured_.front();
  const bool is_old_enough = old.at <= now.at - trouble_.delay;
  if (!is_old_enough) look.gaps.emplace_back("the sensors have not told anything yet");
  for (std::size_t i = 0; i < look.components.size(); ++i) {
    platform::ComponentSignals& signals = look.components[i];
    blank(signals);
    if (!is_old_enough) continue;
    const platform::ComponentSignals& then = old.components[i];
    signals.arrivals = then.arrivals;
    signals.in_flight = then.in_flight;
    signals.queue = then.queue;
    signals.errors = then.errors;
    for (platform::ReplicaSignals& replica : signals.replicas) {
      const auto same = std::ranges::lower_bound(then.replicas, replica.index, {},
                                                 &platform::ReplicaSignals::index);
      if (same == then.replicas.end() || same->index != replica.index) continue;
      replica.utilisation = same->utilisation;
      replica.cores = same->cores;
    }
  }
  look.gaps.insert(look.gaps.end(), old.gaps.begin(), old.gaps.end());
  return look;
}

platform::Look Sensors::look() {
  platform::Look now = exact_.look();
  states_.resize(now.components.size());
  if (now.at >= trouble_.until) {
    trouble_.works.reset();
    trouble_.noise = 0;
    std::ranges::fill(states_, State{});
  }
  platform::Look measured = now;
  const double seconds = to_seconds(now.at - std::exchange(last_, now.at));
  for (std::size_t i = 0; i < measured.components.size(); ++i) {
    platform::ComponentSignals& signals = measured.components[i];
    disturb(signals, seconds);
    advance(states_[i], now.at);
    if (!states_[i].is_silent) continue;
    blank(signals);
    measured.gaps.push_back(fmt::format("{}: its sensors are silent", signals.component));
  }
  measured_.push_back(std::move(measured));
  while (measured_.size() > 1 && measured_[1].at <= now.at - trouble_.delay) measured_.pop_front();
  return trouble_.delay == Nanos{0} ? measured_.front() : told(now);
}

}  // namespace headroom::rehearsal
