// Fan-out: a request that asks many leaves at once, and waits for the slowest. Dean and Barroso,
// "The tail at scale" (2013). Leaves are taken to be independent of each other.
#pragma once

namespace headroom::queueing {

// P(at least one of `leaves` is slower than its own quantile `p`).
double any_slow_leaf(int leaves, double p);

// The quantile of a leaf that becomes the quantile `p` of the whole.
double leaf_quantile_for(int leaves, double p);

// The slowest of `leaves` exponential times of mean 1: its mean is a harmonic number.
double slowest_exponential_mean(int leaves);
double slowest_exponential_quantile(int leaves, double p);

}  // namespace headroom::queueing
