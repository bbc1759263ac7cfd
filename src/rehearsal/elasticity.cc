#include "rehearsal/elasticity.h"

#include <algorithm>
#include <cmath>

namespace headroom::rehearsal {

int replicas_for(double load, double capacity) {
  return std::max(1, static_cast<int>(std::ceil(load / capacity - 1e-9)));
}

void Elasticity::add(double per_second, double capacity, double supplied, double seconds) {
  const double needed = replicas_for(per_second, capacity);
  const bool suffices = supplied > 0 && per_second <= supplied * capacity * (1 + 1e-9);
  const double lacking = suffices ? std::min(0.0, needed - supplied) : needed - supplied;
  seconds_ += seconds;
  needed_ += needed * seconds;
  supplied_ += supplied * seconds;
  if (lacking > 0) {
    missing_ += lacking / needed * seconds;
    seconds_missing_ += seconds;
  } else if (lacking < 0) {
    excess_ += -lacking / needed * seconds;
    seconds_excess_ += seconds;
  }
  requests_ += per_second * seconds;
  overload_ += std::max(0.0, per_second - supplied * capacity) * seconds;
}

}  // namespace headroom::rehearsal
