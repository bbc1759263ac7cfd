// One simulation of a model under a load: a clock that jumps from event to event.
//
// The one loop is run_until(). Same model, load and seed: the same events, on every machine. Not
// thread-safe; several at once share a layout and nothing else. Memory grows with what is under way
// at once, never with what has been.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/layout.h"
#include "sim/state.h"
#include "sim/traffic.h"

namespace headroom::sim {

// What one component did while it was measured.
struct ComponentFigures {
  ComponentCounts counts;
  double present_mean = 0;   // requests there
  double replicas_mean = 0;  // that were up
  double busy_mean = 0;      // cores, slots or places in batches, of all replicas
  double utilisation = 0;    // busy over what the replicas had; 0 where they have no limit
};

class Simulation {
 public:
  // The layout must outlive it, and the sessions. Asserts that check() finds nothing wrong with the
  // load.
  Simulation(const Layout& layout, Load load, Seed seed);
  Simulation(const Layout& layout, Sessions& sessions, Seed seed);
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // Lets happen what is due before `until`, and sets the clock there.
  void run_until(Nanos until);

  // Forgets what was counted so far.
  void begin_measuring();

  const Model& model() const { return state_.layout.model; }
  const Book& book() const { return state_.book; }
  // Since begin_measuring().
  ComponentFigures figures(std::uint32_t component) const;
  Nanos now() const { return state_.now; }
  std::uint64_t in_flight() const { return state_.in_flight; }
  std::uint64_t events() const { return state_.events.popped(); }  // handled so far
  std::size_t events_pending() const { return state_.events.size(); }

  // --- for who acts on the system while it runs ---

  std::uint32_t replicas_up(std::uint32_t component) const {
    return static_cast<std::uint32_t>(state_.components[component].up.size());
  }
  void set_replicas(std::uint32_t component, std::uint32_t wanted);

 private:
  void open();

  State state_;
  Traffic traffic_;
  Nanos measured_from_{};
  struct Areas {
    double present = 0;
    double busy = 0;
    double size = 0;
  };
  std::vector<Areas> measured_from_areas_;  // by component
};

}  // namespace headroom::sim
