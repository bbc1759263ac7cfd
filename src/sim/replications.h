// The same simulation again and again, each time by other chances, until its figures are known well
// enough.
//
// Replications run on as many threads as asked for and depend on their number alone: replication i
// has the seed derive(seed, i). They are judged in rounds of a fixed size, so that the result is
// the same on any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/random.h"
#include "sim/estimate.h"

namespace headroom::sim {

struct Precision {
  // Stop when every figure's interval, half of it, is at most this share of its mean.
  double relative = 0.01;
  double confidence = 0.95;
  std::uint32_t least = 10;   // replications; rounded up to whole rounds
  std::uint32_t most = 1000;  // after which it stops, precise or not
};

struct Replicated {
  std::vector<Estimate> figures;
  std::uint32_t replications = 0;
  enum class Stop : std::uint8_t { kPrecise, kMost } stop = Stop::kMost;
};

// One replication: its figures, always in the same order. Called from several threads at once.
using Replication = std::function<std::vector<double>(Seed)>;

Replicated replicate(const Replication& once, const Precision& precision, Seed seed, int threads);

}  // namespace headroom::sim
