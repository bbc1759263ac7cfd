#include "rehearsal/trouble.h"

#include <algorithm>

namespace headroom::rehearsal {

fluid::Model with_trouble(fluid::Model model, const Trouble& trouble) {
  for (fluid::Component& component : model.components) {
    if (trouble.replica_lives) {
      component.lives = trouble.replica_lives;
      component.repair = trouble.repair;
    }
    if (trouble.slow_starts > 0) {
      component.slow_starts = trouble.slow_starts;
      component.slow_start_times = trouble.slow_start_times;
    }
    component.trouble_until = trouble.until;
  }
  return model;
}

SensorTrouble sensors_of(const Trouble& trouble) {
  SensorTrouble sensors = trouble.sensors;
  sensors.until = std::min(sensors.until, trouble.until);
  return sensors;
}

}  // namespace headroom::rehearsal
