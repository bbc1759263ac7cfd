#include "rehearsal/lone_user.h"

#include <algorithm>
#include <chrono>

#include "base/histogram.h"
#include "sim/layout.h"
#include "sim/simulation.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPlaces = 1024;
constexpr std::uint64_t kRequests = 4000;  // of each class
constexpr Nanos kLongest = 720h;           // of simulated time, for them

fluid::Places places_of(const Histogram& times) {
  fluid::Places places;
  if (times.count() == 0) return places;
  for (std::size_t i = 0; i < kPlaces; ++i) {
    const double place = (static_cast<double>(i) + 0.5) / kPlaces;
    places.push_back(static_cast<double>(times.percentile(place)) / 1e9);
  }
  return places;
}

}  // namespace

std::vector<LoneTimes> lone_times(sim::Model model) {
  model.faults.clear();
  for (sim::Component& component : model.components) {
    component.failures.reset();
    component.replicas = std::max(component.replicas, 1U);
    component.autoscaler.reset();
  }
  const sim::Layout layout(model);
  std::vector<LoneTimes> all;
  for (std::size_t each = 0; each < model.classes.size(); ++each) {
    sim::Load load;
    load.closed.push_back({.users = 1,
                           .think = sim::Law::constant(1ms),
                           .request_class = static_cast<std::uint16_t>(each)});
    sim::Simulation simulation(layout, std::move(load), Seed{each + 1});
    const sim::ClassCounts& counts = simulation.book().classes[each];
    for (Nanos until = 10s; counts.started < kRequests && until < kLongest; until += until / 2) {
      simulation.run_until(until);
    }
    all.push_back(
        {.response = places_of(counts.response_time), .ttft = places_of(counts.first_byte)});
  }
  return all;
}

}  // namespace headroom::rehearsal
