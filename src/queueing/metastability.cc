#include "queueing/metastability.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "queueing/poisson.h"
#include "queueing/retries.h"
#include "queueing/roots.h"

namespace headroom::queueing {
namespace {

struct Outcome {
  double turned_away = 0;
  double failed = 0;  // turned away or late
};

// Of the states' weights; a share of them, added up, may exceed 1 by rounding.
Outcome outcome_of(double full, double late, double sum) {
  return {.turned_away = full / sum, .failed = std::min(1.0, (full + late) / sum)};
}

// M/M/1/K with ratio rho: the states are geometric, taken from the fuller end past saturation so
// that nothing overflows.
Outcome outcome_at(double rho, const std::vector<double>& late) {
  double weight = 1;
  double sum = 0;
  double failed = 0;
  const auto room = late.size();
  if (rho <= 1) {
    for (std::size_t n = 0; n < room; ++n, weight *= rho) {
      sum += weight;
      failed += weight * late[n];
    }
    sum += weight;  // full
    return outcome_of(weight, failed, sum);
  }
  sum = 1;
  for (std::size_t n = room; n-- > 0;) {
    weight /= rho;
    sum += weight;
    failed += weight * late[n];
  }
  return outcome_of(1, failed, sum);
}

}  // namespace

Result<RetryLoop> RetryLoop::of(const RetryingCallers& callers) {
  if (!std::isfinite(callers.service_rate) || callers.service_rate <= 0) {
    return invalid(fmt::format("the service rate must be above 0/s, got {}", callers.service_rate));
  }
  if (!std::isfinite(callers.timeout) || callers.timeout <= 0) {
    return invalid(fmt::format("a timeout must be above 0 s, got {} s", callers.timeout));
  }
  if (callers.room < 1 || callers.room > 1'000'000) {
    return invalid(fmt::format("there must be room for 1 to 1000000, got {}", callers.room));
  }
  if (callers.retries < 0 || callers.retries > 1'000) {
    return invalid(fmt::format("retries must be 0 to 1000, got {}", callers.retries));
  }
  std::vector<double> late;
  for (int n = 0; n < callers.room; ++n) {
    late.push_back(poisson_below(n + 1.0, callers.service_rate * callers.timeout));
  }
  return RetryLoop(callers, std::move(late));
}

RetryLoop::RetryLoop(const RetryingCallers& callers, std::vector<double> late)
    : callers_(callers), late_(std::move(late)) {
  // Past a rate at which nearly every attempt fails the arrival rate rises for good. The fold, if
  // there is one, lies where attempts are about what the server can do, up to all that callers with
  // so many retries send. The grid finds the two turning points, Brent's method places them.
  const auto arrivals = [this](double attempts) { return arrival_rate_at(attempts); };
  constexpr int kGrid = 4'000;
  const double most = 4 * callers_.service_rate * (callers_.retries + 1);
  const auto at = [&](int i) { return most * i / kGrid; };
  int top = 0;
  for (int i = 1; i < kGrid && top == 0; ++i) {
    if (arrivals(at(i)) > arrivals(at(i + 1))) top = i;
  }
  if (top == 0) return;
  int bottom = top;
  while (bottom < kGrid && arrivals(at(bottom + 1)) < arrivals(at(bottom))) ++bottom;
  const auto lowest = [](const auto& f, double low, double high) {
    return boost::math::tools::brent_find_minima(f, low, high, 50).first;
  };
  fold_ =
      Fold{.top = lowest([&](double rate) { return -arrivals(rate); }, at(top - 1), at(top + 1)),
           .bottom = lowest(arrivals, at(bottom - 1), at(bottom + 1))};
}

double RetryLoop::attempt_failure(double attempt_rate) const {
  return outcome_at(attempt_rate / callers_.service_rate, late_).failed;
}

double RetryLoop::arrival_rate_at(double attempt_rate) const {
  return attempt_rate / attempts_per_request(callers_.retries, attempt_failure(attempt_rate));
}

RetryState RetryLoop::state_at(double attempt_rate, RetryState::Kind kind) const {
  const Outcome outcome = outcome_at(attempt_rate / callers_.service_rate, late_);
  const double amplification = attempts_per_request(callers_.retries, outcome.failed);
  return {.attempt_rate = attempt_rate,
          .amplification = amplification,
          .attempt_failure = outcome.failed,
          .turned_away = outcome.turned_away,
          // Each request is answered at most once, by the attempt that is its last.
          .goodput = attempt_rate * (1 - outcome.failed),
          .kind = kind};
}

std::vector<RetryState> RetryLoop::states(double arrival_rate) const {
  HEADROOM_CHECK(std::isfinite(arrival_rate) && arrival_rate > 0, "requests arrive at some rate");
  const auto excess = [&](double attempts) { return arrival_rate_at(attempts) - arrival_rate; };
  // As many attempts as requests, at least, and at most one more for each retry.
  const double least = arrival_rate / 2;
  const double most = 2 * arrival_rate * (callers_.retries + 1);
  std::vector<RetryState> states;
  const auto add_between = [&](double low, double high, RetryState::Kind kind) {
    if (low >= high || (excess(low) < 0) == (excess(high) < 0)) return;
    states.push_back(state_at(root_between(excess, low, high), kind));
  };
  if (!fold_) {
    add_between(least, most, RetryState::Kind::kStable);
    return states;
  }
  add_between(std::min(least, fold_->top), fold_->top, RetryState::Kind::kStable);
  add_between(fold_->top, fold_->bottom, RetryState::Kind::kThreshold);
  add_between(fold_->bottom, std::max(most, fold_->bottom), RetryState::Kind::kStable);
  return states;
}

std::optional<BistableRange> RetryLoop::bistable_range() const {
  if (!fold_) return std::nullopt;
  return BistableRange{.from = arrival_rate_at(fold_->bottom), .to = arrival_rate_at(fold_->top)};
}

}  // namespace headroom::queueing
