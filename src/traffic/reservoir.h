// A uniform sample of fixed size from a stream of unknown length (Algorithm R; Vitter, "Random
// Sampling with a Reservoir", 1985). The same stream gives the same sample.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"

namespace headroom::traffic {

template <class T>
class Reservoir {
 public:
  Reservoir(std::size_t capacity, Seed seed) : capacity_(capacity), random_(seed) {}

  // Where the next value of the stream is to be put, over the one that it replaces; null when it
  // is not part of the sample.
  T* place_for_next() {
    ++seen_;
    if (values_.size() < capacity_) return &values_.emplace_back();
    const std::uint64_t at = random_.below(seen_);
    return at < capacity_ ? &values_[at] : nullptr;
  }

  const std::vector<T>& values() const { return values_; }
  std::uint64_t seen() const { return seen_; }

 private:
  std::size_t capacity_;
  Random random_;
  std::uint64_t seen_ = 0;
  std::vector<T> values_;
};

}  // namespace headroom::traffic
