// Erlang A (M/M/c+M): M/M/c whose customers leave the queue, each after an exponential patience.
//
// There is a steady state at any load: what cannot be served leaves. C. Palm (1937); Garnett,
// Mandelbaum and Reiman, "Designing a call center with impatient customers" (2002).
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

struct WithPatience {
  // Of all who come, those who leave included; `response` likewise is the time in the system.
  QueueMeans means;
  double abandon_probability = 0;
  double throughput = 0;  // served, per second
};

// Fails where the station is not valid, where `patience` (the mean, in seconds) is not finite and
// above 0, and where more than ten million would be waiting.
Result<WithPatience> erlang_a(const Station& station, double patience);

}  // namespace headroom::queueing
