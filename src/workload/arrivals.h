// When sessions start: one stream, fully determined by the plan's seed and used alike by the load
// engine and the simulator.
//
// Arrivals are drawn on the scale of expected arrivals, where they come at a rate of 1, and mapped
// to time by the inverse of the rate's integral. For Poisson arrivals, a unit-rate process on that
// scale, this is exact for any rate that varies over time. Uniform arrivals fall where the
// expectation passes 0, 1, 2, ...: the first at once, and at 10/s one each 100 ms. Gamma arrivals
// are a renewal process on that scale, whose gaps have the mean 1 and the coefficient of variation
// asked for; it is in equilibrium from the start, so that so many arrivals are expected by any
// moment as the rate says. A trace is replayed as recorded.
//
// What session n does comes from derive(seed, n), never from these streams, so that it is the same
// on any number of threads. A thread of k takes the sessions whose number is its own modulo k,
// each thread walking the whole stream: it costs some 20 ns per start and shares nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/distribution.h"
#include "base/quantity.h"
#include "base/random.h"
#include "workload/plan.h"

namespace headroom::workload {

struct SessionStart {
  Nanos due{};  // since the start of the run; never decreases along the stream
  std::uint64_t ordinal = 0;
  friend bool operator==(const SessionStart&, const SessionStart&) = default;
};

// The starts of one of the plan's streams. Not thread-safe: each thread owns one. For the open and
// trace models; a closed model has no stream: see closed_number().
class SessionStream {
 public:
  // The plan must outlive it; asserts that the stream's model is not closed.
  explicit SessionStream(const Plan& plan, std::size_t stream = 0);
  // Nothing once the stream's end, itself not included, or its limit is reached. Budget: 50 ns.
  std::optional<SessionStart> next();
  // It ended because it came to its limit of sessions.
  bool has_run_out() const { return number_ == stream_.sessions_max; }

 private:
  double next_expected();

  const Plan& plan_;
  const std::size_t index_;
  const Stream& stream_;
  const OpenModel* open_;  // one of the two
  const TraceModel* trace_;
  const Nanos end_;
  const double length_seconds_;
  Random random_;
  std::optional<Distribution> gaps_;  // of gamma arrivals
  double expected_ = 0;               // of the arrival before
  std::size_t piece_ = 0;             // of the curve, in which it fell
  std::uint64_t number_ = 0;
  Nanos due_{};
};

// In a closed model user u's i-th session, both counted from 0, begins when the one before it ended
// and is the stream's session i x users + u. Users past the model's, whom somebody adds while the
// plan is carried out, form further crews of as many, which are numbered alike, each from a
// multiple of kCrew: whoever joins, the sessions of all others stay what they are. A crew would be
// at it for twelve days at a million sessions a second, and the numbers of a hundred crews are
// still exact where a service takes them for floating point.
inline constexpr std::uint64_t kCrew = std::uint64_t{1} << 40;

inline std::uint64_t closed_number(const ClosedModel& model, std::uint32_t user,
                                   std::uint64_t session) {
  return user / model.users * kCrew + session * model.users + user % model.users;
}
// The inverse: whose session it is, and which of that user's.
inline std::uint64_t closed_user(const ClosedModel& model, std::uint64_t number) {
  return number / kCrew * model.users + number % kCrew % model.users;
}
inline std::uint64_t closed_session(const ClosedModel& model, std::uint64_t number) {
  return number % kCrew / model.users;
}

// The first moment, not before `from`, at which the user may begin a session; nothing when there is
// none before the stream's end. Both since the plan's start. There are `times` as many users as
// planned, rounded down. For closed models.
std::optional<Nanos> next_turn(const Stream& stream, std::uint32_t user, Nanos from,
                               double times = 1);

// How many users are planned for that moment, the part of one who is still to come included; none
// outside the stream's time. For closed models.
double planned_users(const Stream& stream, Nanos moment);
// Those of them who take part.
std::uint32_t whole_users(double users);

}  // namespace headroom::workload
