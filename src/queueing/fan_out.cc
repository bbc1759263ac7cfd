#include "queueing/fan_out.h"

#include <cmath>

#include "base/check.h"

namespace headroom::queueing {
namespace {

void check_leaves(int leaves, double p) {
  HEADROOM_CHECK(leaves >= 1, "a request has a leaf");
  HEADROOM_CHECK(p >= 0 && p < 1, "a quantile below 1");
}

}  // namespace

double any_slow_leaf(int leaves, double p) {
  check_leaves(leaves, p);
  return p == 0 ? 1 : -std::expm1(leaves * std::log(p));
}

double leaf_quantile_for(int leaves, double p) {
  check_leaves(leaves, p);
  return std::pow(p, 1.0 / leaves);
}

double slowest_exponential_mean(int leaves) {
  check_leaves(leaves, 0);
  double mean = 0;
  for (int n = leaves; n >= 1; --n) mean += 1.0 / n;
  return mean;
}

double slowest_exponential_quantile(int leaves, double p) {
  check_leaves(leaves, p);
  return p == 0 ? 0 : -std::log(-std::expm1(std::log(p) / leaves));
}

}  // namespace headroom::queueing
