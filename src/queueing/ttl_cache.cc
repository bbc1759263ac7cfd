#include "queueing/ttl_cache.h"

#include <cmath>

#include "base/check.h"

namespace headroom::queueing {
namespace {

// How often it is asked for, on average, in one lifetime.
double asked_in_time(double rate, double ttl_seconds) {
  HEADROOM_CHECK(rate >= 0 && ttl_seconds >= 0, "a rate and a time to live from 0");
  return rate * ttl_seconds;
}

}  // namespace

double ttl_hit(double rate, double ttl_seconds) {
  // Each fetch, a miss, is followed by so many hits.
  const double hits = asked_in_time(rate, ttl_seconds);
  return hits / (1 + hits);
}

double ttl_hit_renewed(double rate, double ttl_seconds) {
  return -std::expm1(-asked_in_time(rate, ttl_seconds));
}

}  // namespace headroom::queueing
