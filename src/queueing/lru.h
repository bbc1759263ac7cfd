// The hit ratio of a cache that keeps what was used last (LRU), under independent requests.
#pragma once

#include <cstddef>
#include <vector>

#include "base/result.h"

namespace headroom::queueing {

// Probabilities of items 1..items in proportion to 1 / rank^exponent, most popular first. Asserts
// that there is an item and the exponent is finite.
std::vector<double> zipf_popularity(std::size_t items, double exponent);

// Exact, by the sets that the cache may hold: King, "Analysis of demand paging algorithms" (1971).
// Takes time and memory 2^items. Each function fails where popularities are negative, not finite or
// sum to 0; they need not sum to 1. Fails beyond 20 items.
Result<double> lru_hit_exact(const std::vector<double>& popularity, std::size_t capacity);

// Che's approximation: an item is in the cache when it was asked for within the last T requests, T
// such that the cache is full. Che, Tung and Wang (2002). Within 1 % for what is called a cache;
// time in proportion to the items.
Result<double> lru_hit(const std::vector<double>& popularity, std::size_t capacity);

// The most that any cache can hit without knowing the future: it always holds the most popular.
// What LFU comes to while popularity does not change. Takes popularities in any order.
Result<double> static_hit(std::vector<double> popularity, std::size_t capacity);

}  // namespace headroom::queueing
