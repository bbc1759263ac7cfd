// How far a measured value may be from the true one by chance alone: intervals at 95 % confidence.
//
// They cover the chance of sampling independent requests. Requests of a real service are correlated
// (one stall slows many), so the true uncertainty is larger; across runs it is that of the runs
// themselves.
#pragma once

#include <cstdint>

#include "base/histogram.h"

namespace headroom::run {

struct Interval {
  double low = 0;
  double high = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

// Of a percentile, in the histogram's unit: order statistics whose ranks bound it by the binomial
// law, so no law of the values themselves is assumed (Hahn and Meeker, Statistical Intervals, 5.2).
// Where there are too few samples for such a rank, the smallest or largest value stands for it. p
// in (0, 1); asserts that there are samples.
Interval percentile_interval(const Histogram& histogram, double p);

// Of a mean, in the histogram's unit: normal approximation with the variance of the buckets. Never
// below zero. Asserts that there are samples.
Interval mean_interval(const Histogram& histogram);

// Of a share, `hits` of `trials`: Wilson's score interval (Wilson 1927). Asserts hits <= trials
// and trials above zero.
Interval share_interval(std::uint64_t hits, std::uint64_t trials);

// Of the mean of a Poisson law of which `count` were seen: exact (Garwood 1936).
Interval poisson_interval(std::uint64_t count);

}  // namespace headroom::run
