// The plots of the HTML report that show how the times of one class are spread, over the judged
// part of the run.
#pragma once

#include <string>

#include "report/digest.h"

namespace headroom::report {

// Response and service time of one class at every percentile up to 99.99 %, as far as its samples
// reach.
std::string percentile_plot(const ClassDigest& digest);

// How many requests took how long: response and service time, buckets on a logarithmic axis.
std::string distribution_plot(const ClassDigest& digest);

}  // namespace headroom::report
