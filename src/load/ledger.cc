#include "load/ledger.h"

#include <utility>

namespace headroom::load {
namespace {

constexpr Nanos kSecond = std::chrono::seconds(1);

}  // namespace

Ledger::Ledger(Handover& handover, std::size_t worker, net::Timers& timers, Nanos epoch)
    : handover_(handover),
      worker_(worker),
      timers_(timers),
      second_end_(epoch + kSecond),
      tally_(handover.blank(0)),
      exemplified_(tally_->classes.size()) {
  timers_.arm(*this, second_end_);
}

void Ledger::on_time(Nanos now) {
  at(now);
  timers_.arm(*this, second_end_);
}

void Ledger::give_example(FailureExample example) {
  if (!lacks_example(example.request_class, example.failure)) return;
  exemplified_[example.request_class] |=
      static_cast<std::uint8_t>(1U << static_cast<unsigned>(example.failure));
  at(example.at).examples.push_back(std::move(example));
}

void Ledger::close(Nanos now) {
  at(now).in_flight = in_flight_;
  tally_->waiting = waiting_;
  handover_.give(worker_, std::move(tally_));
  handover_.finish(worker_);
}

void Ledger::roll(Nanos now) {
  while (now >= second_end_) {
    const std::int64_t next = tally_->second + 1;
    tally_->in_flight = in_flight_;
    tally_->waiting = waiting_;
    handover_.give(worker_, std::move(tally_));
    tally_ = handover_.blank(next);
    second_end_ += kSecond;
  }
}

}  // namespace headroom::load
