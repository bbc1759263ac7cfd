// The Poisson law, whose tails are those of waiting behind k exponential services: k of them take
// longer than t exactly when fewer than k would end in t. Private to this module.
#pragma once

#include <boost/math/special_functions/gamma.hpp>

namespace headroom::queueing {

// P(N = n) for a mean >= 0.
inline double poisson(int n, double mean) {
  return boost::math::gamma_p_derivative(n + 1.0, mean);
}

// P(N >= k)
inline double poisson_at_least(double k, double mean) {
  return k <= 0 ? 1 : boost::math::gamma_p(k, mean);
}

// P(N < k)
inline double poisson_below(double k, double mean) {
  return k <= 0 ? 0 : boost::math::gamma_q(k, mean);
}

}  // namespace headroom::queueing
