#include "load/pace.h"

#include <cmath>

#include "base/check.h"

namespace headroom::load {
namespace {

Nanos scaled(Nanos length, double factor) {
  const double nanos = static_cast<double>(length.count()) * factor;
  const bool fits = nanos < static_cast<double>(Pace::kNever.count());
  return fits ? Nanos(std::llround(nanos)) : Pace::kNever;
}

}  // namespace

void Pace::change(Nanos wall, double speed) {
  HEADROOM_CHECK(wall >= pieces_.back().wall, "a pace changes forwards");
  HEADROOM_CHECK(speed >= 0 && std::isfinite(speed), "a plan is not played backwards");
  pieces_.push_back({.wall = wall, .plan = plan_at(wall), .speed = speed});
}

// Most ask of the last piece.
Nanos Pace::wall_of(Nanos plan) const {
  auto piece = pieces_.rbegin();
  while (plan < piece->plan && piece + 1 != pieces_.rend()) ++piece;
  if (plan >= kNever || piece->speed == 0) return kNever;
  if (piece->speed == 1) return piece->wall + (plan - piece->plan);
  const Nanos after = scaled(plan - piece->plan, 1 / piece->speed);
  return after >= kNever - piece->wall ? kNever : piece->wall + after;
}

Nanos Pace::plan_at(Nanos wall) const {
  auto piece = pieces_.rbegin();
  while (wall < piece->wall && piece + 1 != pieces_.rend()) ++piece;
  return piece->plan + scaled(wall - piece->wall, piece->speed);
}

}  // namespace headroom::load
