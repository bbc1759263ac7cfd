// How long M/M/1 must be watched, or simulated, before its mean can be told: a busy queue remembers
// so long that a million customers are few.
//
// Whitt, "Planning queueing simulations" (1989): the variance of a time average of the number in
// the system over t seconds is 2 rho (1 + rho) / (mu (1 - rho)^4 t) for long t.
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

// Half the width of the 95 % interval of the mean number in the system, over that mean, after
// `customers` arrivals. Fails where the station is not stable, has more than one server or nobody
// comes.
Result<double> mm1_relative_error(const Station& station, double customers);

// The arrivals after which it is `relative_error`.
Result<double> mm1_customers_for(const Station& station, double relative_error);

}  // namespace headroom::queueing
