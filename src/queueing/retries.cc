#include "queueing/retries.h"

#include <cmath>

#include "base/check.h"

namespace headroom::queueing {

double attempts_per_request(int retries, double failure) {
  HEADROOM_CHECK(retries >= 0 && failure >= 0 && failure <= 1, "retries from 0, a probability");
  double attempts = 1;
  for (int n = 0; n < retries; ++n) attempts = 1 + failure * attempts;  // Horner
  return attempts;
}

double success_after_retries(int retries, double failure) {
  HEADROOM_CHECK(retries >= 0 && failure >= 0 && failure <= 1, "retries from 0, a probability");
  return 1 - std::pow(failure, retries + 1);
}

double path_amplification(int retries, double failure, int depth) {
  HEADROOM_CHECK(depth >= 0, "a path has no fewer than 0 callers");
  return std::pow(attempts_per_request(retries, failure), depth);
}

}  // namespace headroom::queueing
