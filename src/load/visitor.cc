#include "load/visitor.h"

#include <utility>

#include "load/session_source.h"
#include "net/sleep.h"

namespace headroom::load {

struct Visitor::NextSession {
  Visitor& visitor;
  bool await_ready() const { return visitor.source_.assign_next(visitor); }
  void await_suspend(std::coroutine_handle<> waiting) const { visitor.waiting_ = waiting; }
  void await_resume() const {}
};

Visitor::Visitor(Stage& stage, SessionSource& source)
    : stage_(stage),
      source_(source),
      session_(stage.plan),
      exchange_(stage.ledger, stage.strings),
      channels_(stage.protocols.size()),
      life_(live()) {}

void Visitor::assign(std::uint64_t ordinal, Nanos due, Moment moment) {
  session_.begin(ordinal);
  due_ = due;
  moment_ = moment;
}

void Visitor::wake() {
  std::exchange(waiting_, nullptr).resume();
}

net::Task Visitor::live() {
  for (;;) {
    co_await NextSession{*this};
    has_sent_ = false;
    Nanos intended = due_;
    Moment moment = moment_;
    if (intended > stage_.loop.now()) co_await net::SleepUntil(stage_.loop.timers(), intended);
    stage_.ledger.session_begun(stage_.loop.now());
    while (const auto visit = session_.next()) {
      if (visit->pause > Nanos::zero()) {
        intended += visit->pause;
        moment = Moment::kDue;
      }
      if (intended >= stage_.closes_at) break;
      if (visit->pause > Nanos::zero()) {
        co_await net::SleepUntil(stage_.loop.timers(), intended);
        if (intended >= stage_.closes_at) break;  // it may have been closed meanwhile
      }
      exchange_.prepare(stage_.plan, visit->step, session_, intended, moment);
      co_await exchange_.over(channel_to(visit->step));
      has_sent_ |= exchange_.was_sent();
      intended = exchange_.ended();
      moment = Moment::kAtOnce;
    }
    leave();
  }
}

Channel& Visitor::channel_to(std::uint32_t request_class) {
  const std::uint32_t destination = stage_.routes[request_class].destination;
  Channel*& channel = channels_[destination];
  if (channel == nullptr) channel = &stage_.protocols[destination]->acquire();
  return *channel;
}

void Visitor::leave() {
  for (Channel*& channel : channels_) {
    if (channel != nullptr) std::exchange(channel, nullptr)->release();
  }
}

}  // namespace headroom::load
