// How long whatever becomes ready has to wait for an event loop: a timer that asks every 10 ms.
//
// It sees what a schedule cannot: a generator without one (users who never pause) that stands
// still, or that has more to do than it can, makes the service look slow. Of a standstill every
// missed moment counts, as each response that came meanwhile waited as long.
#pragma once

#include "load/ledger.h"
#include "net/timers.h"

namespace headroom::load {

class LoopProbe final : public net::Timer {
 public:
  static constexpr Nanos kEvery = std::chrono::milliseconds(10);

  // From `opens_at` on, until it dies.
  LoopProbe(Ledger& ledger, net::Timers& timers, Nanos opens_at)
      : ledger_(ledger), timers_(timers), due_(opens_at) {
    timers_.arm(*this, due_);
  }
  ~LoopProbe() override { timers_.disarm(*this); }

  void on_time(Nanos now) override;

 private:
  Ledger& ledger_;
  net::Timers& timers_;
  Nanos due_;
};

}  // namespace headroom::load
