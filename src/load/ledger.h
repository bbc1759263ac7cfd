// One worker's book: what happens is counted in the tally of the current second, and each second
// that is over is handed over.
//
// What finished belongs to the second in which it finished. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "load/handover.h"
#include "load/tally.h"
#include "net/timers.h"

namespace headroom::load {

class Ledger final : public net::Timer {
 public:
  // Second 0 begins at `epoch`. Closes its seconds by a timer even while nothing happens.
  Ledger(Handover& handover, std::size_t worker, net::Timers& timers, Nanos epoch);
  ~Ledger() { timers_.disarm(*this); }

  // The tally that `now` belongs to. Moments before the epoch belong to second 0.
  Tally& at(Nanos now) {
    if (now >= second_end_) roll(now);
    return *tally_;
  }
  ClassTally& at(Nanos now, std::uint32_t request_class) { return at(now).classes[request_class]; }

  // Whether such a failure of the class has not been told in words yet.
  bool lacks_example(std::uint32_t request_class, run::Failure failure) const {
    return (exemplified_[request_class] >> static_cast<unsigned>(failure) & 1) == 0;
  }
  void give_example(FailureExample example);

  void request_began() { ++in_flight_; }
  void request_ended() { --in_flight_; }
  std::uint64_t in_flight() const { return in_flight_; }

  // A session is due; from then on it waits, until it begins or a limit refuses it.
  void session_due(Nanos now) {
    ++at(now).scheduled;
    ++waiting_;
  }
  void session_begun(Nanos now) {
    ++at(now).begun;
    --waiting_;
  }
  void session_dropped(Nanos now) {
    ++at(now).dropped;
    --waiting_;
  }

  // Hands over the second that `now` is in, as the last.
  void close(Nanos now);

  void on_time(Nanos now) override;

 private:
  void roll(Nanos now);

  Handover& handover_;
  const std::size_t worker_;
  net::Timers& timers_;
  Nanos second_end_;
  std::unique_ptr<Tally> tally_;
  std::vector<std::uint8_t> exemplified_;  // by class: a bit for each kind of failure
  static_assert(run::kFailureKinds <= 8);
  std::uint64_t in_flight_ = 0;
  std::uint64_t waiting_ = 0;
};

}  // namespace headroom::load
