// How fast a plan is played, like a recording: faster, slower or paused; and with how many of its
// users.
//
// The moments of a plan are on its own time, which runs as wall time does until someone changes
// the load by hand. At a speed of 2 it runs twice as fast: sessions begin at twice the rate, and a
// ramp rises twice as steeply. Paused it stands still, and goes on where it stood, so that nothing
// piles up. The plan ends when its own time does: what is played stays the same, to the session,
// and only when changes. Users have no rate that time could change, so of them there are more or
// fewer.
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

  // In times of what is planned.
  struct Load {
    double speed = 1;  // of the plan's time; 0 is a pause
    double users = 1;
    friend bool operator==(const Load&, const Load&) = default;
  };

  // All as planned from the moment at which the plan begins.
  explicit Pace(Nanos opens_at) : pieces_{{.wall = opens_at, .plan = {}, .load = {}}} {}

  // From `wall` on this is the load; nothing in it may be negative. Asserts that it is not before
  // the last change.
  void change(Nanos wall, Load load);

  // Of a moment of the plan: kNever where the pause lasts that comes before it. `plan` may be
  // kNever.
  Nanos wall_of(Nanos plan) const;
  // Of a moment on the wall, not before the plan begins.
  Nanos plan_at(Nanos wall) const;
  // Since the last change.
  const Load& load() const { return pieces_.back().load; }
  Nanos changed_at() const { return pieces_.back().wall; }  // on the wall
  bool is_paused() const { return load().speed == 0; }

  // At a moment of the plan, after all changes that fall on it.
  double users_at(Nanos plan) const;
  // The first change past a moment of the plan, on the plan's time; kNever where there is none.
  Nanos next_change(Nanos plan) const;

 private:
  // From here on, until the next piece.
  struct Piece {
    Nanos wall;
    Nanos plan;
    Load load;
  };
  std::vector<Piece> pieces_;  // rising in both times
};

}  // namespace headroom::load
