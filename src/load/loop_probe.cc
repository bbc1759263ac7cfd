#include "load/loop_probe.h"

namespace headroom::load {

void LoopProbe::on_time(Nanos now) {
  Histogram& delays = ledger_.at(now).loop_delay;
  for (; due_ <= now; due_ += kEvery) delays.record(now - due_);
  timers_.arm(*this, due_);
}

}  // namespace headroom::load
