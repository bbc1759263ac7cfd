// Tokens that come in at a rate and are taken one by one, as rate limits and retry budgets do.
#pragma once

#include <algorithm>

#include "base/quantity.h"

namespace headroom::sim {

// Fills over time; full at first.
class TokenBucket {
 public:
  TokenBucket() = default;
  TokenBucket(double per_second, double most)
      : per_second_(per_second), most_(most), tokens_(most) {}

  bool take(Nanos now) {
    tokens_ = std::min(most_, tokens_ + per_second_ * to_seconds(now - filled_));
    filled_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  double per_second_ = 0;
  double most_ = 0;
  double tokens_ = 0;
  Nanos filled_{};
};

// Fills by a share of a token for each call, and each retry takes one.
class RetryBudget {
 public:
  void call_made(double share) { tokens_ = std::min(kMost, tokens_ + share); }
  bool take() {
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  static constexpr double kMost = 10;  // Retry::budget says so
  double tokens_ = kMost;
};

}  // namespace headroom::sim
