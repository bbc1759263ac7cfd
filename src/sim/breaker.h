// The state of a circuit breaker: how the last calls of an edge fared, and whether another may go.
#pragma once

#include <bit>
#include <cstdint>

#include "base/quantity.h"
#include "sim/model.h"

namespace headroom::sim {

class BreakerState {
 public:
  enum class Verdict : std::uint8_t { kPass, kProbe, kStop };

  // kProbe: it is the one that is let through while the breaker is open; what becomes of it must be
  // told by probed().
  Verdict ask(Nanos now) {
    if (state_ == State::kClosed) return Verdict::kPass;
    if (state_ == State::kProbing || now < open_until_) return Verdict::kStop;
    state_ = State::kProbing;
    return Verdict::kProbe;
  }

  enum class Fared : std::uint8_t { kWell, kBadly };
  // Of a call that passed.
  void record(const Breaker& breaker, Fared fared, Nanos now) {
    if (state_ != State::kClosed) return;  // it set out before the breaker opened
    const std::uint64_t all = ~std::uint64_t{0} >> (64 - breaker.calls);
    last_ = ((last_ << 1) | (fared == Fared::kBadly ? 1U : 0U)) & all;
    if (known_ < breaker.calls) ++known_;
    if (known_ == breaker.calls && std::popcount(last_) >= breaker.failures * breaker.calls) {
      open(breaker, now);
    }
  }
  // Of the one that was let through.
  void probed(const Breaker& breaker, Fared fared, Nanos now) {
    if (fared == Fared::kBadly) return open(breaker, now);
    *this = BreakerState();
  }

  bool is_closed() const { return state_ == State::kClosed; }

 private:
  enum class State : std::uint8_t { kClosed, kOpen, kProbing };

  void open(const Breaker& breaker, Nanos now) {
    state_ = State::kOpen;
    open_until_ = now + breaker.open;
  }

  State state_ = State::kClosed;
  std::uint32_t known_ = 0;  // calls in last_
  std::uint64_t last_ = 0;   // a bit for each, set where it failed
  Nanos open_until_{};
};

}  // namespace headroom::sim
