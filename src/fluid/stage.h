// One component in the flow: requests come, wait in its line, and are served by its replicas.
//
// What arrives is served, refused, lost or waits: arrived() = served + refused + lost + waiting,
// added up since the beginning.
#pragma once

#include <cstdint>

#include "fluid/chance_wait.h"
#include "fluid/fleet.h"
#include "fluid/model.h"
#include "fluid/waiting_line.h"

namespace headroom::fluid {

// Requests, added up.
struct Amounts {
  double arrived = 0;
  double served = 0;   // their service began
  double refused = 0;  // found the line full
  double lost = 0;     // waited for too long, or at a replica that failed
  double broken = 0;   // of those served: were being worked on by a replica that failed
  double delayed = 0;  // of those served: waited longer than the model's limit

  double failed() const { return refused + lost + broken; }
};
Amounts operator-(const Amounts& later, const Amounts& earlier);

// How long those waited whose turn came within a step: between `first` and `last`, evenly, and by
// chance on top of it.
struct Waits {
  double first = 0;
  double last = 0;
  ChanceWait chance;
};

class Stage {
 public:
  // The component must outlive it.
  Stage(const Component& component, Nanos delayed_after, Seed seed);

  // From `now` on for so long; gives what was served.
  double step(double arriving, Nanos now, double seconds);

  Fleet& fleet() { return fleet_; }
  const Fleet& fleet() const { return fleet_; }
  // Scales it; what a replica holds in its line it works off itself.
  void ask(int wanted, Nanos now);
  // Makes each replica so many times as large as it is at the beginning, once replicas that are
  // started now for that would serve. Asserts that it has a processor.
  void resize(double size, Nanos now);
  // What a ready replica held is lost. False where there is no such replica.
  bool kill(int index, Nanos now);

  const Component& component() const { return component_; }
  const Amounts& amounts() const { return amounts_; }  // since the beginning
  const Amounts& last_step() const { return last_; }
  const Waits& waits() const { return waits_; }  // of the last step
  double waiting() const;                        // who waits by chance included
  double in_service() const { return in_service_; }
  double backlog() const { return line_.waiting(); }
  // Paid for since the beginning, in replicas as large as they were then.
  double replica_seconds() const { return replica_seconds_; }
  const Servers& servers() const { return servers_; }  // of a ready replica
  double size() const { return size_; }                // times as large as at the beginning
  double asked_size() const { return asked_size_; }

 private:
  void lose_replicas(int count, int ready_before);
  void become_size();
  ChanceWait chance(double offered_rate, double strength);

  const Component& component_;
  double delayed_after_;
  Fleet fleet_;
  Servers servers_;
  double size_ = 1;
  double asked_size_ = 1;
  Nanos resized_at_ = Nanos::max();  // when it gets the size that was asked for
  WaitingLine line_;
  ChanceWaits chances_;
  Amounts amounts_;
  Amounts last_;
  Waits waits_;
  double in_service_ = 0;
  double waiting_by_chance_ = 0;
  double replica_seconds_ = 0;
};

}  // namespace headroom::fluid
