// The cheapest change that takes a retry loop out of danger: what costs nothing before what does.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "design/timed_call.h"
#include "queueing/metastability.h"

namespace headroom::design {

struct Remedy {
  // By rising cost: a shorter line fails sooner, fewer retries are lost requests in a bad moment, a
  // longer timeout is a longer wait for an answer that does not come; replicas are money.
  enum class Kind : std::uint8_t { kQueue, kRetries, kBudget, kTimeout, kReplicas };
  Kind kind = Kind::kQueue;
  // Of a replica's queue (infinite: no limit); retries; share of the requests (infinite: no
  // budget); seconds; replicas.
  double before = 0;
  double after = 0;
  // The loads that still have two states, all above the planned peak. Only of kReplicas: the others
  // leave none.
  std::optional<queueing::BistableRange> left;
  double failing_at_peak = 0;  // share of the attempts, while all is well
};

// With the change of that kind made.
TimedCall with(const TimedCall& call, Remedy::Kind kind, double value);

// The least change of each kind that leaves no load with two states (of replicas: none up to the
// planned peak), to a round number, and would also were the servers a tenth slower than planned.
// None that makes attempts fail at the planned peak which do not today. The cheapest kind first;
// empty where the call has no such loads, or nothing helps.
std::vector<Remedy> remedies_of(const TimedCall& call);

}  // namespace headroom::design
