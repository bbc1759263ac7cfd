#include "sim/book.h"

#include <numeric>

namespace headroom::sim {

std::uint64_t ClassCounts::failed() const {
  return std::accumulate(ended.begin(), ended.end(), std::uint64_t{0}) - answered();
}

void ClassCounts::reset() {
  started = retries = 0;
  ended = {};
  responding = {};
  for (Histogram* histogram : {&response_time, &failed_time, &first_byte}) {
    if (histogram->count() > 0) histogram->reset();
  }
}

void Book::begin() {
  for (ClassCounts& counts : classes) counts.reset();
  for (ComponentCounts& counts : components) counts = {};
}

}  // namespace headroom::sim
