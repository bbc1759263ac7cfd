// Metastability: a server whose callers give up and retry can have two stable states at one load,
// one in which it answers and one in which it is busy with answers that nobody waits for any more.
// A spike tips it from the first into the second, and it stays there when the spike is over.
// Bronson et al., "Metastable failures in distributed systems" (2021).
//
// The model: M/M/1/K, first come, first served; an attempt fails when it is turned away or when its
// response takes longer than the timeout; the server works on what was given up; a caller retries
// at most n times, after a pause long enough that retries come at random. With A the attempts per
// request at a total rate L, states in balance solve L = lambda A(L) (mean field). Read backwards,
// lambda = L / A(L): where that rises with L the state is stable, where it falls it is a threshold,
// and its highest and lowest turning points bound the region with two stable states.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/result.h"

namespace headroom::queueing {

struct RetryingCallers {
  double service_rate = 1;  // per second
  int room = 1;             // K: waiting and being served
  double timeout = 1;       // seconds, from the attempt to its answer
  int retries = 0;          // after the first attempt, at most
  // Which failures are worth a retry.
  enum class Retried : std::uint8_t { kAll, kLate, kTurnedAway } retried = Retried::kAll;
  double retrying = 1;  // share of the requests whose callers retry at all
  // Retries over requests, of those who retry: no more are made, however many fail.
  double budget = std::numeric_limits<double>::infinity();
};

struct RetryState {
  double attempt_rate = 0;  // all attempts, per second
  double amplification = 1;
  double attempt_failure = 0;  // P(turned away or too late)
  double turned_away = 0;
  double goodput = 0;  // requests answered in time, per second
  enum class Kind { kStable, kThreshold } kind = Kind::kStable;
};

// Arrival rates in between have two stable states.
struct BistableRange {
  double from = 0;
  double to = 0;
};

class RetryLoop {
 public:
  // Fails unless rate and timeout are finite and above 0, there is room for 1 to 1,000,000, retries
  // are 0 to 1,000, who retries is a share, and the budget is 0 or more.
  [[nodiscard]] static Result<RetryLoop> of(const RetryingCallers& callers);

  // All states in balance at an arrival rate of requests above 0 (asserts), by rising attempt rate:
  // one, or a good one, a threshold and a dead one.
  std::vector<RetryState> states(double arrival_rate) const;

  // Nothing where every arrival rate has but one state.
  std::optional<BistableRange> bistable_range() const;

  // P(an attempt fails) when attempts come at this rate.
  double attempt_failure(double attempt_rate) const;

  // P(who gets in and finds so many before him is late).
  double late(int ahead) const;

 private:
  struct Outcome {
    double turned_away = 0;
    double late = 0;
    double failed() const;
  };

  explicit RetryLoop(const RetryingCallers& callers);
  Outcome outcome_at(double attempt_rate) const;
  double amplification_of(const Outcome& outcome) const;
  double arrival_rate_at(double attempt_rate) const;
  RetryState state_at(double attempt_rate, RetryState::Kind kind) const;

  RetryingCallers callers_;
  // late(n) for n from surely_in_time_ on; who finds fewer is never late, who finds more always is.
  int surely_in_time_ = 0;
  std::vector<double> late_;
  // Attempt rates at which the arrival rate stops rising and starts again; empty without a fold.
  struct Fold {
    double top;
    double bottom;
  };
  std::optional<Fold> fold_;
};

}  // namespace headroom::queueing
