// How many different values a stream has, in 16 KiB: HyperLogLog (Flajolet, Fusy, Gandouet and
// Meunier 2007) with 2^14 registers, a standard error of 0.81 %; below 40,000 by linear counting
// (Whang 1990), which is nearer still, and exact to a unit for a few hundred. Just above 40,000 it
// is some 2 % too high.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace headroom::traffic {

class DistinctCount {
 public:
  // `hash` spreads evenly over 64 bits.
  void add(std::uint64_t hash) {
    const std::uint64_t index = hash >> (64 - kIndexBits);
    const std::uint64_t rest = hash << kIndexBits | (1ULL << (kIndexBits - 1));
    const auto rank = static_cast<std::uint8_t>(std::countl_zero(rest) + 1);
    if (rank > registers_[index]) registers_[index] = rank;
  }

  double estimate() const {
    constexpr double kRegisters = kCount;
    double sum = 0;
    int empty = 0;
    for (const std::uint8_t rank : registers_) {
      sum += std::ldexp(1.0, -rank);
      if (rank == 0) ++empty;
    }
    const double alpha = 0.7213 / (1 + 1.079 / kRegisters);
    const double raw = alpha * kRegisters * kRegisters / sum;
    if (raw <= 2.5 * kRegisters && empty > 0) return kRegisters * std::log(kRegisters / empty);
    return raw;
  }

 private:
  static constexpr int kIndexBits = 14;
  static constexpr std::size_t kCount = 1U << kIndexBits;
  std::array<std::uint8_t, kCount> registers_{};
};

}  // namespace headroom::traffic
