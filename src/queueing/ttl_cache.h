// The hit ratio of one item in a cache that forgets it after a time (TTL), asked for at random
// (Poisson) `rate` times a second. The cache never runs out of room. Fofack et al., "Analysis of
// TTL-based cache networks" (2012).
#pragma once

namespace headroom::queueing {

// Asked for while the time counts from when it was fetched. Both assert rate >= 0 and ttl >= 0.
double ttl_hit(double rate, double ttl_seconds);

// Asked for while every access begins the time anew.
double ttl_hit_renewed(double rate, double ttl_seconds);

}  // namespace headroom::queueing
