#include "base/random.h"

namespace headroom {
namespace {

// The increment and the finaliser of SplitMix64 (Steele, Lea and Flood 2014). The finaliser is a
// bijection of 64-bit numbers.
constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;

constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

}  // namespace

Seed derive(Seed seed, std::uint64_t part) {
  // Mixed once before the part goes in: seed + part alone would give neighbouring seeds the same
  // parts, one place apart. kGolden is odd, so distinct parts stay distinct.
  return Seed{mix(mix(seed.value + kGolden) + (part + 1) * kGolden)};
}

Random::Random(Seed seed) {
  std::uint64_t counter = seed.value;
  for (std::uint64_t& word : state_) {
    counter += kGolden;
    word = mix(counter);
  }
}

Random Random::from_state(const std::array<std::uint64_t, 4>& state) {
  HEADROOM_CHECK((state[0] | state[1] | state[2] | state[3]) != 0, "a state of zeros");
  Random random;
  random.state_ = state;
  return random;
}

}  // namespace headroom
