// A slice in compact bytes, as the store keeps it (docs/formats/runs.md).
//
// Decoding survives any bytes: it either gives a slice whose histograms decode, or says what is
// wrong. A slice in which little happened takes some tens of bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "run/run.h"

namespace headroom::run {

// Asserts that slice.second lies in [0, kLargestSecond], and that there are at most kMostClasses
// and kMostComponents.
std::string encode(const Slice& slice);
// kInvalid names the field and what is wrong with it.
Result<Slice> decode_slice(std::string_view bytes);

// Thirty years: so that no time of a decoded run overflows its nanoseconds.
inline constexpr std::int64_t kLargestSecond = 1'000'000'000;
// More steps than a journey can have; it bounds what hostile bytes can make decoding allocate.
inline constexpr std::size_t kMostClasses = 4096;
inline constexpr std::size_t kMostComponents = 4096;

}  // namespace headroom::run
