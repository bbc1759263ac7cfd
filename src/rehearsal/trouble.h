// What goes wrong while a policy is rehearsed, by chance: a seed decides when.
#pragma once

#include <optional>

#include "base/quantity.h"
#include "fluid/model.h"
#include "rehearsal/sensors.h"

namespace headroom::rehearsal {

struct Trouble {
  std::optional<Nanos> replica_lives;  // on average, exponential; absent: what the model says
  Nanos repair = std::chrono::seconds(30);
  double slow_starts = 0;       // share of the starts that take
  double slow_start_times = 4;  // so many times as long
  SensorTrouble sensors;
  Nanos until = Nanos::max();  // from this moment on nothing goes wrong
};

// The model in which that happens to every component, and what happens to the sensors.
fluid::Model with_trouble(fluid::Model model, const Trouble& trouble);
SensorTrouble sensors_of(const Trouble& trouble);

}  // namespace headroom::rehearsal
