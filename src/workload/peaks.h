// The peaks inside a minute: arrivals are random, so some seconds have more of them than the mean,
// and what is bursty more still.
#pragma once

#include <cstdint>
#include <span>

#include "base/quantity.h"

namespace headroom::workload {

// Variance over mean of counts in windows of one length: 1 where arrivals are Poisson, more in
// bursts. 1 where there are fewer than two counts or nothing came.
double index_of_dispersion(std::span<const double> counts);

// The rate that the share `p` of windows of that length stays below: with n expected in one and the
// index of dispersion D, n + z sqrt(D n) over its length. The normal approximation of a Poisson
// number, good from n about 10 upwards. Asserts p in (0, 1), a window above 0 and D >= 0.
struct Window {
  Nanos length = std::chrono::seconds(1);
  double dispersion = 1;
};
Rate rate_quantile(Rate mean, double p, const Window& window);

}  // namespace headroom::workload
