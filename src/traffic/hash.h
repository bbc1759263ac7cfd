// A fast hash of bytes for tables and sketches inside one run; not for anything an attacker may
// profit from, and not stable between versions.
//
// Eight bytes at a time through the folded 128-bit product, as in wyhash (Wang Yi, 2019).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace headroom::traffic {

__extension__ using Wide = unsigned __int128;

inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const Wide product = static_cast<Wide>(a ^ 0x9E3779B97F4A7C15U) * (b ^ 0xD1B54A32D192ED03U);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Every bit of the result depends on every bit of `x`: the finaliser of MurmurHash3 (Appleby 2011).
// Short texts need it, since few bits went into their products.
inline std::uint64_t spread(std::uint64_t x) {
  x = (x ^ x >> 33) * 0xFF51AFD7ED558CCDU;
  x = (x ^ x >> 33) * 0xC4CEB9FE1A85EC53U;
  return x ^ x >> 33;
}

inline std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0) {
  std::uint64_t hash = seed ^ bytes.size();
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t word = 0;
  for (; left >= sizeof word; left -= sizeof word, at += sizeof word) {
    std::memcpy(&word, at, sizeof word);
    hash = mix(hash, word);
  }
  word = 0;
  if (left > 0) std::memcpy(&word, at, left);
  return spread(mix(hash, word));
}

// For tables whose keys are hashes already.
struct AlreadyHashed {
  std::size_t operator()(std::uint64_t key) const { return key; }
};

}  // namespace headroom::traffic
