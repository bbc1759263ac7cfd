#include "rehearsal/score.h"

namespace headroom::rehearsal {

fluid::ClassAmounts Score::requests() const {
  fluid::ClassAmounts all;
  for (const fluid::ClassAmounts& each : classes) {
    all.started += each.started;
    all.succeeded += each.succeeded;
    all.refused += each.refused;
    all.lost += each.lost;
    all.broken += each.broken;
    all.errors += each.errors;
    all.delayed += each.delayed;
  }
  return all;
}

double Score::failed_share() const {
  const fluid::ClassAmounts all = requests();
  const double ended = all.succeeded + all.failed();
  return ended > 0 ? all.failed() / ended : 0;
}

double Score::delayed_share() const {
  const fluid::ClassAmounts all = requests();
  return all.succeeded > 0 ? all.delayed / all.succeeded : 0;
}

double Score::late_share() const {
  const fluid::ClassAmounts all = requests();
  const double ended = all.succeeded + all.failed();
  return ended > 0 ? (all.delayed + all.failed()) / ended : 0;
}

double Score::actions_per_day() const {
  double actions = 0;
  for (const ComponentScore& each : components) actions += static_cast<double>(each.actions);
  return length > Nanos{0} ? actions * 86400 / to_seconds(length) : 0;
}

}  // namespace headroom::rehearsal
