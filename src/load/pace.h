// How fast a plan is played: like a recording, faster, slower or paused.
//
// The moments of a plan are on its own time, which runs as wall time does until someone changes
// the load by hand. At a speed of 2 it runs twice as fast: sessions begin at twice the rate, and a
// ramp rises twice as steeply. Paused it stands still, and goes on where it stood, so that nothing
// piles up. The plan ends when its own time does: what is played stays the same, to the session,
// and only when changes.
//
// The mapping is exact: a session that is due at a moment of the plan has one moment on the wall,
// whoever asks, and changes never move a moment before them. A plain value; each worker has a copy.
#pragma once

#include <vector>

#include "base/quantity.h"

namespace headroom::load {

class Pace {
 public:
  // Later than any moment, but safe to add to.
  static constexpr Nanos kNever = Nanos::max() / 2;

  // At speed 1 from the moment at which the plan begins.
  explicit Pace(Nanos opens_at) : pieces_{{.wall = opens_at, .plan = {}, .speed = 1}} {}

  // From `wall` on the plan's time runs at `speed`, which must not be negative; 0 is a pause.
  // Asserts that it is not before the last change.
  void change(Nanos wall, double speed);

  // Of a moment of the plan: kNever where the pause lasts that comes before it. `plan` may be
  // kNever.
  Nanos wall_of(Nanos plan) const;
  // Of a moment on the wall, not before the plan begins.
  Nanos plan_at(Nanos wall) const;
  double speed() const { return pieces_.back().speed; }
  Nanos changed_at() const { return pieces_.back().wall; }  // the last time, on the wall
  bool is_paused() const { return speed() == 0; }

 private:
  // From here on, until the next piece.
  struct Piece {
    Nanos wall;
    Nanos plan;
    double speed;
  };
  std::vector<Piece> pieces_;  // rising in both times
};

}  // namespace headroom::load
