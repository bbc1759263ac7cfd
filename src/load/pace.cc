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

void Pace::change(Nanos wall, Load load) {
  HEADROOM_CHECK(wall >= pieces_.back().wall, "a pace changes forwards");
  HEADROOM_CHECK(load.speed >= 0 && std::isfinite(load.speed), "a plan is not played backwards");
  HEADROOM_CHECK(load.users >= 0 && std::isfinite(load.users),
                 "there are no fewer users than none");
  pieces_.push_back({.wall = wall, .plan = plan_at(wall), .load = load});
}

// Most ask of the last piece.
Nanos Pace::wall_of(Nanos plan) const {
  auto piece = pieces_.rbegin();
  while (plan < piece->plan && piece + 1 != pieces_.rend()) ++piece;
  const double speed = piece->load.speed;
  if (plan >= kNever || speed == 0) return kNever;
  if (speed == 1) return piece->wall + (plan - piece->plan);
  const Nanos after = scaled(plan - piece->plan, 1 / speed);
  return after >= kNever - piece->wall ? kNever : piece->wall + after;
}

Nanos Pace::plan_at(Nanos wall) const {
  auto piece = pieces_.rbegin();
  while (wall < piece->wall && piece + 1 != pieces_.rend()) ++piece;
  return piece->plan + scaled(wall - piece->wall, piece->load.speed);
}

double Pace::users_at(Nanos plan) const {
  auto piece = pieces_.rbegin();
  while (plan < piece->plan && piece + 1 != pieces_.rend()) ++piece;
  return piece->load.users;
}

Nanos Pace::next_change(Nanos plan) const {
  Nanos next = kNever;
  for (auto piece = pieces_.rbegin(); piece != pieces_.rend() && piece->plan > plan; ++piece) {
    next = piece->plan;
  }
  return next;
}

}  // namespace headroom::load
