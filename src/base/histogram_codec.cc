// The bytes of a histogram, as docs/formats/histogram.md describes them.
#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "base/histogram.h"

namespace headroom {
namespace {

constexpr char kVersion = 1;

void put_varint(std::string& bytes, std::uint64_t value) {
  while (value >= 0x80) {
    bytes += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  bytes += static_cast<char>(value);
}

void put_double(std::string& bytes, double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(bits >> shift);
}

std::optional<std::uint64_t> take_byte(std::string_view& bytes) {
  if (bytes.empty()) return std::nullopt;
  const auto byte = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  return byte;
}

// None at the end of the bytes, beyond 64 bits, and for an encoding longer than needed, so that one
// content has one encoding.
std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto byte = take_byte(bytes);
    if (!byte) return std::nullopt;
    const std::uint64_t digit = *byte & 0x7F;
    if ((digit << shift) >> shift != digit) return std::nullopt;
    value |= digit << shift;
    if (*byte < 0x80) {
      const bool minimal = digit > 0 || shift == 0;
      return minimal ? std::optional(value) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<double> take_double(std::string_view& bytes) {
  std::uint64_t bits = 0;
  for (int shift = 0; shift < 64; shift += 8) {
    const auto byte = take_byte(bytes);
    if (!byte) return std::nullopt;
    bits |= *byte << shift;
  }
  return std::bit_cast<double>(bits);
}

std::unexpected<Error> malformed(std::string_view detail) {
  return invalid(fmt::format("the bytes of a histogram are damaged: {}", detail));
}

}  // namespace

std::string Histogram::encode() const {
  std::string bytes(1, kVersion);
  if (count_ == 0) return bytes;
  put_varint(bytes, min_);
  put_varint(bytes, max_);
  put_varint(bytes, clamped_);
  put_double(bytes, sum_);
  std::size_t next = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    put_varint(bytes, i - next);
    put_varint(bytes, counts_[i]);
    next = i + 1;
  }
  return bytes;
}

Result<Histogram> Histogram::decode(std::string_view bytes) {
  const auto version = take_byte(bytes);
  if (!version) return malformed("there are none");
  if (*version != kVersion) {
    return invalid(fmt::format("a histogram of version {} is unknown", *version),
                   "this program reads version 1", "use the version of headroom that wrote it");
  }
  Histogram result;
  if (bytes.empty()) return result;

  const auto min = take_varint(bytes);
  const auto max = min ? take_varint(bytes) : std::nullopt;
  const auto clamped = max ? take_varint(bytes) : std::nullopt;
  const auto sum = clamped ? take_double(bytes) : std::nullopt;
  if (!sum) return malformed("the head is cut off or garbled");
  // Also false for what is not a number.
  if (!(*sum >= 0 && std::isfinite(*sum))) return malformed("the sum is not a finite number");

  result.allocate();
  std::size_t next = 0;
  while (!bytes.empty()) {
    const auto gap = take_varint(bytes);
    const auto count = gap ? take_varint(bytes) : std::nullopt;
    if (!count) return malformed("a bucket is cut off or garbled");
    if (*gap >= kBuckets - next) return malformed("a bucket is out of range");
    if (*count == 0) return malformed("a bucket is empty");
    if (*count > ~result.count_) return malformed("the counts overflow");
    const std::size_t bucket = next + static_cast<std::size_t>(*gap);
    result.counts_[bucket] = *count;
    result.count_ += *count;
    next = bucket + 1;
  }
  if (result.count_ == 0) return malformed("there are no buckets");
  if (*clamped > result.counts_.back()) return malformed("more values clamped than counted");
  const bool bounds_fit = *min <= *max && *max <= kLargest &&
                          bucket_of(*min) == result.first_bucket() &&
                          bucket_of(*max) == result.last_bucket();
  if (!bounds_fit) return malformed("the bounds are not in the outermost buckets");

  result.min_ = *min;
  result.max_ = *max;
  result.clamped_ = *clamped;
  result.sum_ = *sum;
  return result;
}

}  // namespace headroom
