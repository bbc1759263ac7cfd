// M/G/c and G/G/c: several servers, service times of any law. No exact formula exists; these are
// the approximations that the field uses, in the order of what they cost.
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

// M/M/c's wait times (1 + cv^2) / 2. Exact for one server and for the exponential; within some
// percent at high load. Lee and Longton (1959).
Result<QueueMeans> mgc_lee_longton(const Station& station, double squared_variation);

// M/D/c's wait: half of M/M/c's, corrected for light loads and many servers. Cosmetatos (1975).
// Within 1 % of the exact wait (see mdc.h) from a load of one half upwards.
Result<QueueMeans> mdc_cosmetatos(const Station& station);

// Between the two: the straight line from M/D/c (by Cosmetatos) at cv^2 = 0 to M/M/c at 1, and on
// beyond. Tijms, Stochastic Models (1994), 4.3; the better of the two for cv^2 up to about 2.
Result<QueueMeans> mgc_interpolated(const Station& station, double squared_variation);

// G/G/c: arrivals of any law too, by the squared variation of the gaps between them; M/M/c's wait
// times the mean of the two. Allen and Cunneen (1978).
struct Variations {
  double squared_of_arrivals = 1;
  double squared_of_service = 1;
};
Result<QueueMeans> ggc_allen_cunneen(const Station& station, const Variations& variations);

}  // namespace headroom::queueing
