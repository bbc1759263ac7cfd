// Exponential samples, fast: most simulated times are drawn from this law, and a logarithm for each
// would be half of what an event costs.
//
// The ziggurat of Marsaglia and Tsang (2000) in 256 layers: the density is covered by rectangles of
// one area, of which nearly all lies under the curve. Exact, not an approximation. The tables come
// from base/stable_math.h, so that samples replay to the bit on every machine.
#pragma once

#include <array>
#include <cstdint>

#include "base/random.h"

namespace headroom::sim {

class Exponential {
 public:
  // Mean 1; finite and not negative.
  static double sample(Random& random) {
    const std::uint64_t bits = random.bits();
    const std::size_t layer = bits & 0xFF;
    const double x = static_cast<double>(bits >> 11) * tables_.width[layer];
    if (x < tables_.inside[layer]) [[likely]]
      return x;
    return sample_edge(random, layer, x);
  }

 private:
  static constexpr std::size_t kLayers = 256;

  struct Tables {
    Tables();
    std::array<double, kLayers> width;       // of the layer, over 2^53
    std::array<double, kLayers> inside;      // up to here it lies under the curve
    std::array<double, kLayers + 1> height;  // of the curve at the layer's lower right corner
  };

  static double sample_edge(Random& random, std::size_t layer, double x);

  static const Tables tables_;
};

}  // namespace headroom::sim
