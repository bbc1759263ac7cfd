#include "design/remedy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace headroom::design {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
// Of attempts at the planned peak: fewer fail unnoticed.
constexpr double kFewFail = 0.001;
// A change has to do it also where the servers are a tenth slower than the model has them.
constexpr double kSlower = 0.9;
constexpr std::array<double, 6> kRound = {1, 1.5, 2, 3, 5, 7};
constexpr std::array<double, 7> kBudgets = {0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01};

// The next round number above, or below.
double rounded_above(double value) {
  const double decade = std::pow(10, std::floor(std::log10(value)));
  for (const double digit : kRound) {
    if (digit * decade > value * (1 + 1e-9)) return digit * decade;
  }
  return 10 * decade;
}
double rounded_below(double value) {
  const double decade = std::pow(10, std::floor(std::log10(value)));
  for (auto digit = kRound.rbegin(); digit != kRound.rend(); ++digit) {
    if (*digit * decade < value * (1 - 1e-9)) return *digit * decade;
  }
  return 0.7 * decade;
}

// As long as the line is when it has no limit, for who looks for a shorter one.
double longest_queue(const TimedCall& call) {
  if (call.at.queue) return *call.at.queue;
  return std::max(1.0, callers_of(call).room / static_cast<double>(call.at.replicas));
}

double failing_at_peak(const TimedCall& call, const queueing::RetryLoop& loop) {
  return call.rate > 0 ? loop.states(call.rate).front().attempt_failure : 0;
}

class Search {
 public:
  // `loop` has two states at some load.
  Search(const TimedCall& call, const queueing::RetryLoop& loop)
      : call_(call),
        accepted_(std::max(kFewFail, failing_at_peak(call, loop))),
        is_out_of_danger_(call.rate < loop.bistable_range()->from) {}

  std::vector<Remedy> run() {
    shorten_queue();
    retry_less();
    limit_retries();
    wait_longer();
    add_replicas();
    return std::move(found_);
  }

 private:
  // Whether this value does it; if so it is one.
  bool accept(Remedy::Kind kind, double before, double after) {
    const TimedCall changed = with(call_, kind, after);
    TimedCall slower = changed;
    slower.at.per_second *= kSlower;
    const auto is_out = [&](const std::optional<queueing::BistableRange>& range) {
      return !range || (kind == Remedy::Kind::kReplicas && call_.rate < range->from);
    };
    if (!is_out(loop_of(slower).bistable_range())) return false;
    const queueing::RetryLoop loop = loop_of(changed);
    const auto left = loop.bistable_range();
    const double failing = failing_at_peak(changed, loop);
    if (!is_out(left) || failing > accepted_) return false;
    found_.push_back(
        {.kind = kind, .before = before, .after = after, .left = left, .failing_at_peak = failing});
    return true;
  }

  void shorten_queue() {
    const double longest = longest_queue(call_);
    for (double queue = rounded_below(longest); queue >= 1; queue = rounded_below(queue)) {
      const double whole = std::floor(queue);
      if (accept(Remedy::Kind::kQueue, call_.at.queue.value_or(kInfinite), whole)) return;
    }
  }
  void retry_less() {
    const double now = call_.retry.attempts - 1.0;
    for (double retries = now - 1; retries >= 0; --retries) {
      if (accept(Remedy::Kind::kRetries, now, retries)) return;
    }
  }
  void limit_retries() {
    if (call_.retry.attempts < 2) return;
    const double now = call_.retry.budget.value_or(kInfinite);
    for (const double budget : kBudgets) {
      if (budget < now && accept(Remedy::Kind::kBudget, now, budget)) return;
    }
  }
  void wait_longer() {
    constexpr double kTimesMost = 100;
    const double now = to_seconds(call_.timeout);
    for (double timeout = rounded_above(now); timeout <= kTimesMost * now;
         timeout = rounded_above(timeout)) {
      if (accept(Remedy::Kind::kTimeout, now, timeout)) return;
    }
  }
  // Only where the planned peak is in danger: it costs too much to be a precaution.
  void add_replicas() {
    constexpr int kTimesMost = 20;
    if (is_out_of_danger_) return;
    const int now = call_.at.replicas;
    for (int replicas = now + 1; replicas <= kTimesMost * now; ++replicas) {
      if (accept(Remedy::Kind::kReplicas, now, replicas)) return;
    }
  }

  const TimedCall& call_;
  const double accepted_;
  const bool is_out_of_danger_;
  std::vector<Remedy> found_;
};

}  // namespace

TimedCall with(const TimedCall& call, Remedy::Kind kind, double value) {
  TimedCall changed = call;
  switch (kind) {
    case Remedy::Kind::kQueue:
      changed.at.queue = std::isfinite(value) ? std::optional(value) : std::nullopt;
      break;
    case Remedy::Kind::kRetries:
      changed.retry.attempts = static_cast<std::uint32_t>(value) + 1;
      break;
    case Remedy::Kind::kBudget:
      changed.retry.budget = std::isfinite(value) ? std::optional(value) : std::nullopt;
      break;
    case Remedy::Kind::kTimeout:
      changed.timeout = Nanos(std::llround(1e9 * value));
      break;
    case Remedy::Kind::kReplicas:
      changed.at.replicas = static_cast<int>(value);
      break;
  }
  return changed;
}

std::vector<Remedy> remedies_of(const TimedCall& call) {
  const queueing::RetryLoop loop = loop_of(call);
  return loop.bistable_range() ? Search(call, loop).run() : std::vector<Remedy>{};
}

}  // namespace headroom::design
