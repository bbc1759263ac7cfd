// The clock of a simulation, for controllers that cannot tell it from a real one.
#pragma once

#include "platform/clock.h"
#include "sim/simulation.h"

namespace headroom::sim {

class VirtualClock final : public platform::Clock {
 public:
  // The simulation must outlive it.
  explicit VirtualClock(const Simulation& simulation) : simulation_(simulation) {}
  Nanos now() const override { return simulation_.now(); }

 private:
  const Simulation& simulation_;
};

}  // namespace headroom::sim
