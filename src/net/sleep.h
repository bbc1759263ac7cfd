// co_await SleepUntil(timers, moment): goes on at that moment or, when it has passed, in the loop's
// next round.
#pragma once

#include <coroutine>

#include "net/timers.h"

namespace headroom::net {

class SleepUntil final : public Timer {
 public:
  SleepUntil(Timers& timers, Nanos moment) : timers_(timers), moment_(moment) {}
  ~SleepUntil() { timers_.disarm(*this); }

  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    timers_.arm(*this, moment_);
  }
  void await_resume() const {}

  void on_time(Nanos) override { waiting_.resume(); }

 private:
  Timers& timers_;
  Nanos moment_;
  std::coroutine_handle<> waiting_;
};

}  // namespace headroom::net
