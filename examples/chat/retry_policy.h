// Whether to try again, and after what pause. Pure: no clock, no network.
//
// Exponential backoff with full jitter (M. Brooker, "Exponential Backoff and Jitter", AWS
// Architecture Blog 2015): the pause before retry n is uniform in [0, backoff * 2^(n-1)], at most
// kLongestPause. A budget bounds what retries add to the load: each request earns `budget` of a
// retry, up to kMostSaved in store, and each retry spends one.
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>

#include "base/random.h"

namespace chat {

class RetryPolicy {
 public:
  static constexpr double kNoBudget = std::numeric_limits<double>::infinity();
  static constexpr double kMostSaved = 10;
  static constexpr std::chrono::seconds kLongestPause{10};

  struct Options {
    std::size_t retries = 1;  // per request, beyond the first attempt
    std::chrono::nanoseconds backoff = std::chrono::milliseconds(200);
    double budget = 0.1;  // retries per request in the long run; kNoBudget: no bound
  };

  RetryPolicy(const Options& options, headroom::Seed seed);

  // A request makes its first attempt.
  void begin_request();
  // The pause before the next attempt after `attempts` have failed; nullopt: give up.
  std::optional<std::chrono::nanoseconds> pause_after(std::size_t attempts);

 private:
  Options options_;
  headroom::Random random_;
  double saved_ = kMostSaved;
};

}  // namespace chat
