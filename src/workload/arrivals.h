// When sessions start: one stream, fully determined by the plan's seed and used alike by the load
// engine and the simulator.
//
// Poisson arrivals are a unit-rate process on the scale of expected arrivals, mapped to time by the
// inverse of the rate's integral, which is exact for any rate that varies over time. Uniform
// arrivals fall where the expectation passes 0, 1, 2, ...: the first at once, and at 10/s one each
// 100 ms. A trace is replayed as recorded.
//
// What session n does comes from derive(seed, n), never from this stream, so that it is the same
// on any number of threads. A thread of k takes the sessions whose ordinal is its own modulo k,
// each thread walking the whole stream: it costs some 20 ns per start and shares nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "base/quantity.h"
#include "base/random.h"
#include "workload/plan.h"

namespace headroom::workload {

struct SessionStart {
  Nanos due{};  // since the start of the run; never decreases along the stream
  std::uint64_t ordinal = 0;
  friend bool operator==(const SessionStart&, const SessionStart&) = default;
};

// Not thread-safe: each thread owns one. For the open and trace models; a closed model has no
// stream: see closed_ordinal().
class SessionStream {
 public:
  // The plan must outlive it; asserts that its model is not closed.
  explicit SessionStream(const Plan& plan);
  // Nothing once the plan's duration, its end not included, is over. Budget: 50 ns.
  std::optional<SessionStart> next();

 private:
  double next_expected();

  const Plan& plan_;
  const OpenModel* open_;  // one of the two
  const TraceModel* trace_;
  Random random_;
  double expected_ = 0;  // of the Poisson arrival before
  std::uint64_t ordinal_ = 0;
  Nanos due_{};
};

// In a closed model user u's i-th session, both counted from 0, begins when the one before it ended
// and has the ordinal i x users + u.
inline std::uint64_t closed_ordinal(const ClosedModel& model, std::uint32_t user,
                                    std::uint64_t session) {
  return session * model.users + user;
}

}  // namespace headroom::workload
