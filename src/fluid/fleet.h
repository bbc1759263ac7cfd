// The replicas of one component: they start, serve, fail, start again, and are drained when they
// are given up. How much they can do together, and what they cost.
//
// Moments are those of the world's clock. Allocates when there are more replicas than ever before.
#pragma once

#include <cstddef>
#include <vector>

#include "base/random.h"
#include "fluid/model.h"
#include "platform/platform.h"

namespace headroom::fluid {

// What the ready replicas did since the beginning, each of them, one as another.
struct Worked {
  double busy = 0;   // seconds
  double cores = 0;  // core seconds
};

struct Member {
  int index = 0;
  // kDraining: given up, it works off what it has. kPaused: it stands still.
  enum class State { kStarting, kReady, kFailed, kDraining, kPaused } state = State::kStarting;
  Nanos since{};               // in this state
  Nanos until = Nanos::max();  // the next state; of one that is ready, its failure
  Nanos serves_until{};        // of one that drains: its line is empty then
  Worked before;               // what Fleet::worked() was when it became ready
};

class Fleet {
 public:
  Fleet(const Component& component, Seed seed);

  // What became due up to `now`. Gives the replicas that failed: what they held is lost.
  int advance(Nanos now);

  // So many from now on, those that drain not counted. Who is given up while it waits to serve is
  // gone at once; others work off `line` seconds of requests that wait, then what they work on.
  void ask(int wanted, Nanos now, double line);
  // False where there is no such replica, or it is not in the state for it.
  bool kill(int index, Nanos now);
  bool pause(int index, Nanos now);
  bool resume(int index, Nanos now);
  int asked_for() const { return asked_for_; }
  int ready() const { return ready_; }
  // That are paid for.
  int present() const { return static_cast<int>(members_.size()); }
  // Of how many ready replicas they have the capacity, those that warm up or drain included.
  double strength(Nanos now) const;

  // Tells how busy each ready one was for so long, and how many cores it used.
  void count_work(double share, double cores, double seconds) {
    worked_.busy += share * seconds;
    worked_.cores += cores * seconds;
  }
  const Worked& worked() const { return worked_; }

  // By rising index.
  const std::vector<Member>& members() const { return members_; }

 private:
  void begin(int index, Nanos now);
  Nanos draw_start(Nanos now);
  void become_ready(Member& member, Nanos now);
  void fail(Member& member, Nanos now);
  double strength_of(const Member& member, Nanos now) const;
  void settle(Nanos now);
  Member* find(int index);
  double drain_seconds() const;

  const Component& component_;
  Random random_;
  std::vector<Member> members_;
  int asked_for_ = 0;
  int ready_ = 0;
  double steady_ = 0;          // strength of those whose strength does not change
  bool changing_ = false;      // somebody warms up or drains: strength depends on the moment
  Nanos next_ = Nanos::max();  // when something becomes due
  Worked worked_;
};

platform::Health health_of(Member::State state);

}  // namespace headroom::fluid
