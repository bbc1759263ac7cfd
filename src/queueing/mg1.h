// M/G/1: Poisson arrivals, one server, service times of any law. The means need only its mean and
// its squared coefficient of variation (variance over squared mean): 0 for a constant, 1/k for
// Erlang-k, 1 for the exponential, more for what is heavy-tailed.
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

// First come, first served: Pollaczek (1930) and Khinchine (1932). Fails where the station is not
// stable or has more than one server, or where the variation is not a finite number from 0.
Result<QueueMeans> mg1(const Station& station, double squared_variation);

// Processor sharing, as a processor core works: the mean response is that of M/M/1 whatever the
// law, 1 / (mu - lambda) (Kleinrock 1967). `wait` is the time lost to sharing.
Result<QueueMeans> mg1_processor_sharing(const Station& station);

}  // namespace headroom::queueing
