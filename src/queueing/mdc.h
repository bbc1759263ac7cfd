// M/D/c: Poisson arrivals, c servers, every service of the same length D. Exact.
//
// Seen once every D, the queue is a random walk: all who were in service have left, and those who
// came in between are there. With A(n) the arrivals in n D, Spitzer's identity (1956) gives
//   P(no wait) = exp(-sum P(A(n) >= n c) / n),    in queue = sum E[(A(n) - n c)+] / n,
// sums of what is positive, so that ten thousand servers lose no digits. How it is applied: Tijms,
// A First Course in Stochastic Models (2003), 9.6.2.
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

// Fails where the station is not valid or not stable, and where it is so close to saturation that
// the sum would have more than ten million terms; mdc_cosmetatos (mgc.h) is as good there.
Result<QueueMeans> mdc(const Station& station);

}  // namespace headroom::queueing
