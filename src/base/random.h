// Random numbers that replay everywhere: the same seed gives the same numbers on any machine,
// compiler and standard library, today and in five years.
//
// xoshiro256++ (Blackman and Vigna 2018), seeded by SplitMix64. Not for secrets.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "base/check.h"

namespace headroom {

struct Seed {
  std::uint64_t value = 1;
  friend bool operator==(const Seed&, const Seed&) = default;
};

// An independent seed for part number `part` of what `seed` governs: session 17 of a run draws
// from derive(seed, 17), so that no session depends on how many numbers another one drew. Two
// parts of one seed never share a derived seed.
[[nodiscard]] Seed derive(Seed seed, std::uint64_t part);

// Not thread-safe; copy it to branch. 32 bytes.
class Random {
 public:
  explicit Random(Seed seed);
  // Asserts that not all of the state is zero, from which the generator would never leave.
  static Random from_state(const std::array<std::uint64_t, 4>& state);

  std::uint64_t bits() {  // 64 uniform bits
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  double uniform() {  // in [0, 1), 53 bits
    return static_cast<double>(bits() >> 11) * 0x1p-53;
  }

  double uniform_open() {  // in (0, 1]; safe to take the logarithm of
    return static_cast<double>((bits() >> 11) + 1) * 0x1p-53;
  }

  // In [0, bound), without bias; bound above 0. Lemire, "Fast Random Integer Generation in an
  // Interval" (2019): the high half of a product, redrawn where the low half falls into the part
  // that does not divide evenly.
  std::uint64_t below(std::uint64_t bound) {
    HEADROOM_CHECK(bound > 0, "no number is below 0");
    Wide product = static_cast<Wide>(bits()) * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
      const std::uint64_t uneven = -bound % bound;  // 2^64 mod bound
      while (static_cast<std::uint64_t>(product) < uneven) {
        product = static_cast<Wide>(bits()) * bound;
      }
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

 private:
  __extension__ using Wide = unsigned __int128;

  Random() = default;
  std::array<std::uint64_t, 4> state_;
};

}  // namespace headroom
