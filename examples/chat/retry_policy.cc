#include "retry_policy.h"

#include <algorithm>
#include <cmath>

namespace chat {

RetryPolicy::RetryPolicy(const Options& options, headroom::Seed seed)
    : options_(options), random_(seed) {}

void RetryPolicy::begin_request() {
  saved_ = std::min(kMostSaved, saved_ + options_.budget);
}

std::optional<std::chrono::nanoseconds> RetryPolicy::pause_after(std::size_t attempts) {
  if (attempts > options_.retries) return std::nullopt;
  if (options_.budget != kNoBudget) {
    if (saved_ < 1) return std::nullopt;
    saved_ -= 1;
  }
  using Seconds = std::chrono::duration<double>;
  const double longest =
      std::min(Seconds(options_.backoff).count() * std::pow(2.0, static_cast<double>(attempts - 1)),
               Seconds(kLongestPause).count());
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Seconds(random_.uniform() * longest));
}

}  // namespace chat
