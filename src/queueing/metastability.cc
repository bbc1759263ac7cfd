#include "queueing/metastability.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "base/check.h"
#include "queueing/poisson.h"
#include "queueing/retries.h"
#include "queueing/roots.h"

namespace headroom::queueing {
namespace {

// 1 + x + ... + x^(count - 1)
double geometric_sum(double x, double count) {
  return x == 1 ? count : std::expm1(count * std::log(x)) / (x - 1);
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
  if (!(callers.retrying >= 0 && callers.retrying <= 1)) {
    return invalid(fmt::format("who retries is a share of 0 to 1, got {}", callers.retrying));
  }
  if (!(callers.budget >= 0)) {
    return invalid(fmt::format("a budget of retries must be 0 or more, got {}", callers.budget));
  }
  return RetryLoop(callers);
}

RetryLoop::RetryLoop(const RetryingCallers& callers) : callers_(callers) {
  // Twelve standard deviations from what is served within the timeout, and a few more where the
  // Poisson law leans: beyond them the chance that is left out is below 1e-17.
  const double served = callers.service_rate * callers.timeout;
  const double far = 12 * std::sqrt(served) + 50;
  const double room = callers.room;
  surely_in_time_ = static_cast<int>(std::clamp(served - far, 0.0, room));
  const int surely_late = static_cast<int>(std::clamp(served + far, 0.0, room));
  double exactly = poisson(surely_in_time_, served);  // so many services end within the timeout
  double at_most = poisson_below(surely_in_time_ + 1.0, served);
  for (int n = surely_in_time_; n < surely_late; ++n) {
    late_.push_back(std::min(1.0, at_most));
    exactly *= served / (n + 1);
    at_most += exactly;
  }

  // Past a rate at which nearly every attempt fails the arrival rate rises for good. The fold, if
  // there is one, lies where attempts are about what the server can do, up to all that callers with
  // so many retries send. The grid finds the two turning points, Brent's method places them: fine
  // up to twice that rate, beyond which failures only creep up.
  if (callers.retries == 0) return;
  const auto arrivals = [this](double attempts) { return arrival_rate_at(attempts); };
  constexpr int kFine = 800;
  const auto at = [&](int i) {
    const double fine = 2.0 * std::min(i, kFine) / kFine;
    return callers_.service_rate * fine * std::pow(1.02, std::max(0, i - kFine));
  };
  const double most = 4 * callers_.service_rate * (callers_.retries + 1);
  int top = 0;
  for (int i = 1; at(i) < most && top == 0; ++i) {
    if (arrivals(at(i)) > arrivals(at(i + 1))) top = i;
  }
  if (top == 0) return;
  int bottom = top;
  while (at(bottom) < most && arrivals(at(bottom + 1)) < arrivals(at(bottom))) ++bottom;
  const auto lowest = [](const auto& f, double low, double high) {
    return boost::math::tools::brent_find_minima(f, low, high, 50).first;
  };
  fold_ =
      Fold{.top = lowest([&](double rate) { return -arrivals(rate); }, at(top - 1), at(top + 1)),
           .bottom = lowest(arrivals, at(bottom - 1), at(bottom + 1))};
}

double RetryLoop::Outcome::failed() const {
  // Shares, added up, may exceed 1 by rounding.
  return std::min(1.0, turned_away + late);
}

double RetryLoop::late(int ahead) const {
  if (ahead < surely_in_time_) return 0;
  const auto at = static_cast<std::size_t>(ahead - surely_in_time_);
  return at < late_.size() ? late_[at] : 1;
}

// M/M/1/K with ratio rho: the states are geometric, taken from the fuller end past saturation so
// that nothing overflows.
RetryLoop::Outcome RetryLoop::outcome_at(double attempt_rate) const {
  const double rho = attempt_rate / callers_.service_rate;
  const double in_time = surely_in_time_;
  const auto unsure = static_cast<double>(late_.size());
  const double too_late = callers_.room - in_time - unsure;
  double full = 1;
  double sum = 0;
  double late = 0;
  if (rho <= 1) {
    double weight = std::pow(rho, in_time);
    sum = geometric_sum(rho, callers_.room + 1.0);
    for (const double share : late_) {
      late += weight * share;
      weight *= rho;
    }
    late += weight * geometric_sum(rho, too_late);
    full = weight * std::pow(rho, too_late);
  } else {
    const double fall = 1 / rho;
    sum = geometric_sum(fall, callers_.room + 1.0);
    late = fall * geometric_sum(fall, too_late);
    double weight = std::pow(fall, too_late);
    for (std::size_t n = late_.size(); n-- > 0;) {
      weight *= fall;
      late += weight * late_[n];
    }
  }
  return {.turned_away = full / sum, .late = late / sum};
}

double RetryLoop::amplification_of(const Outcome& outcome) const {
  using Retried = RetryingCallers::Retried;
  const double failed = callers_.retried == Retried::kAll    ? outcome.failed()
                        : callers_.retried == Retried::kLate ? std::min(1.0, outcome.late)
                                                             : outcome.turned_away;
  const double retries = attempts_per_request(callers_.retries, failed) - 1;
  return 1 + callers_.retrying * std::min(retries, callers_.budget);
}

double RetryLoop::attempt_failure(double attempt_rate) const {
  return outcome_at(attempt_rate).failed();
}

double RetryLoop::arrival_rate_at(double attempt_rate) const {
  return attempt_rate / amplification_of(outcome_at(attempt_rate));
}

RetryState RetryLoop::state_at(double attempt_rate, RetryState::Kind kind) const {
  const Outcome outcome = outcome_at(attempt_rate);
  return {.attempt_rate = attempt_rate,
          .amplification = amplification_of(outcome),
          .attempt_failure = outcome.failed(),
          .turned_away = outcome.turned_away,
          // Each request is answered at most once, by the attempt that is its last.
          .goodput = attempt_rate * (1 - outcome.failed()),
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
