#include "design/tipping.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::design {
namespace {

constexpr double kLongestSpike = 3600;  // seconds
constexpr double kStepsMost = 50'000;   // of the time in which it settles

// From the first attempt to the failure of the last, in seconds.
double lifetime(const TimedCall& call, const queueing::RetryingCallers& callers) {
  double seconds = callers.timeout;
  for (int attempt = 2; attempt <= callers.retries + 1; ++attempt) {
    seconds += callers.timeout + call.pause_seconds(attempt);
  }
  return seconds;
}

double settling_seconds(const TimedCall& call, const queueing::RetryingCallers& callers,
                        double load) {
  const double spare = std::max(callers.service_rate - load, 0.01 * callers.service_rate);
  return 10 * lifetime(call, callers) + 3 * callers.room / spare;
}

// Retries on their way: how many are due in which step from now.
class Returning {
 public:
  explicit Returning(std::size_t steps_most) : due_(steps_most + 1) {}
  void add(std::size_t steps, double count) { due_[(now_ + steps) % due_.size()] += count; }
  double take() {
    const double count = due_[now_];
    due_[now_] = 0;
    now_ = (now_ + 1) % due_.size();
    return count;
  }

 private:
  std::vector<double> due_;
  std::size_t now_ = 0;
};

class Fluid {
 public:
  Fluid(const TimedCall& call, const queueing::RetryLoop& loop, double load)
      : loop_(loop), callers_(callers_of(call)) {
    settling_ = settling_seconds(call, callers_, load);
    step_ =
        std::max({callers_.timeout / 50, lifetime(call, callers_) / 1000, settling_ / kStepsMost});
    for (int attempt = 2; attempt <= callers_.retries + 1; ++attempt) {
      const double pause = call.pause_seconds(attempt);
      after_late_.push_back(steps_of(callers_.timeout + pause));
      after_refusal_.push_back(steps_of(pause));
      returning_.emplace_back(after_late_.back());
    }
    // What stands there in the mean while all is well.
    const double share = load / callers_.service_rate;
    backlog_ = share < 1 ? std::min(share / (1 - share), callers_.room / 2.0) : callers_.room;
  }

  // Requests come at this rate for so long.
  void run(double rate, double seconds) {
    for (double left = seconds; left > 0; left -= step_) advance(rate, std::min(left, step_));
  }
  double settling() const { return settling_; }
  // Of the attempts in the last step.
  double failing() const { return failing_; }

 private:
  std::size_t steps_of(double seconds) const {
    return static_cast<std::size_t>(std::max(1.0, std::round(seconds / step_)));
  }

  void advance(double rate, double seconds) {
    arrived_.assign(1, rate * seconds);
    for (Returning& returning : returning_) arrived_.push_back(returning.take());
    double arrived = 0;
    for (const double count : arrived_) arrived += count;

    const double wanted = backlog_ + arrived - callers_.service_rate * seconds;
    backlog_ = std::clamp<double>(wanted, 0, callers_.room);
    const double refused = arrived > 0 ? std::max(0.0, wanted - callers_.room) / arrived : 0;
    const double late = (1 - refused) * loop_.late(static_cast<int>(backlog_));
    failing_ = refused + late;
    send_back(refused, late);
  }

  void send_back(double refused, double late) {
    using Retried = queueing::RetryingCallers::Retried;
    if (callers_.retried == Retried::kLate) refused = 0;
    if (callers_.retried == Retried::kTurnedAway) late = 0;
    const double allowed = callers_.budget * callers_.retrying * arrived_[0];
    double wanted = 0;
    for (std::size_t i = 0; i < returning_.size(); ++i) wanted += retried(i) * (refused + late);
    const double granted = wanted > allowed ? allowed / wanted : 1;
    for (std::size_t i = 0; i < returning_.size(); ++i) {
      returning_[i].add(after_refusal_[i], granted * retried(i) * refused);
      returning_[i].add(after_late_[i], granted * retried(i) * late);
    }
  }

  // Attempts of this number, counted from 0, of callers who retry.
  double retried(std::size_t number) const {
    return number == 0 ? callers_.retrying * arrived_[0] : arrived_[number];
  }

  const queueing::RetryLoop& loop_;
  queueing::RetryingCallers callers_;
  double settling_ = 0;
  double step_ = 0;
  std::vector<Returning> returning_;  // by attempt, from the second on
  std::vector<std::size_t> after_late_;
  std::vector<std::size_t> after_refusal_;
  std::vector<double> arrived_;  // in this step, by attempt
  double backlog_ = 0;
  double failing_ = 0;
};

}  // namespace

Nanos settling_time(const TimedCall& call, double load) {
  return Nanos(static_cast<std::int64_t>(1e9 * settling_seconds(call, callers_of(call), load)));
}

std::optional<Nanos> tipping_length(const TimedCall& call, const queueing::RetryLoop& loop,
                                    double load, double spike) {
  const auto tips = [&](double seconds) {
    Fluid fluid(call, loop, load);
    fluid.run(spike, seconds);
    fluid.run(load, fluid.settling());
    return fluid.failing() > 0.5;
  };
  double high = to_seconds(call.timeout) / 8;
  while (!tips(high)) {
    if (high >= kLongestSpike) return std::nullopt;
    high = std::min(2 * high, kLongestSpike);
  }
  double low = 0;
  while (high - low > 0.01 * high) {
    const double middle = (low + high) / 2;
    (tips(middle) ? high : low) = middle;
  }
  return Nanos(static_cast<std::int64_t>(1e9 * high));
}

}  // namespace headroom::design
