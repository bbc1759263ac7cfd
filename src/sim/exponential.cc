#include "sim/exponential.h"

#include "base/stable_math.h"

namespace headroom::sim {
namespace {

// Where the tail begins, and the area of each layer, for 256 of them (Marsaglia and Tsang 2000).
constexpr double kTail = 7.69711747013104972;
constexpr double kArea = 3.9496598225815571993e-3;

}  // namespace

const Exponential::Tables Exponential::tables_;

// Layer 0 is the lowest: a rectangle up to kTail, and the tail beyond. Layer i > 0 reaches from
// height[i] up to height[i + 1], and right to where the curve is at height[i].
Exponential::Tables::Tables() {
  constexpr double kUnit = 0x1p-53;
  double right = kTail;
  height[0] = 0;
  height[1] = stable::exp(-kTail);
  width[0] = kArea / height[1] * kUnit;
  inside[0] = kTail;
  for (std::size_t layer = 1; layer < kLayers; ++layer) {
    const double top = layer + 1 < kLayers ? height[layer] + kArea / right : 1;
    const double next = layer + 1 < kLayers ? -stable::log(top) : 0;
    width[layer] = right * kUnit;
    inside[layer] = next;
    height[layer + 1] = top;
    right = next;
  }
}

double Exponential::sample_edge(Random& random, std::size_t layer, double x) {
  // What lies beyond kTail is exponential again, from there on.
  if (layer == 0) return kTail - stable::log(random.uniform_open());
  const double y = tables_.height[layer] +
                   random.uniform() * (tables_.height[layer + 1] - tables_.height[layer]);
  return y < stable::exp(-x) ? x : sample(random);
}

}  // namespace headroom::sim
