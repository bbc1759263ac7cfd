// A log-linear histogram of durations or sizes: constant memory, bounded relative error, mergeable.
//
// Values up to 127 have a bucket each; above, every power of two is cut into 64 equal buckets, and
// a value is reported as the middle of its bucket, which is at most 0.8 % off. The layout follows
// G. Tene's HdrHistogram. Percentiles are never averaged: merge the histograms and ask the sum.
//
// Values are unsigned integers; where they are durations the unit is the nanosecond, so the range
// up to 2^42 - 1 covers 73 minutes. Larger values are counted in the last bucket and in clamped().
//
// An empty histogram is 72 bytes; the first record or merge allocates its 19 KB of counts, and
// nothing allocates after that. Not thread-safe: one owner records, others merge copies.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom {

class Histogram {
 public:
  static constexpr std::uint64_t kLargest = (std::uint64_t{1} << 42) - 1;

  // Budget: 10 ns.
  void record(std::uint64_t value) { record(value, 1); }
  void record(std::uint64_t value, std::uint64_t times) {
    if (times == 0) return;
    if (value > kLargest) {
      value = kLargest;
      clamped_ += times;
    }
    const std::size_t index = bucket_of(value);
    if (index >= counts_.size()) allocate();
    counts_[index] += times;
    count_ += times;
    sum_ += static_cast<double>(value) * static_cast<double>(times);
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
  }
  // A negative duration, which only a clock that jumped can produce, is recorded as zero.
  void record(Nanos value) {
    record(value.count() < 0 ? 0 : static_cast<std::uint64_t>(value.count()));
  }

  // Budget: 20 us for two full ones.
  void merge(const Histogram& other);
  // Takes away what an earlier copy of this histogram held; asserts that it is one.
  void subtract(const Histogram& earlier);
  void reset();

  std::uint64_t count() const { return count_; }
  std::uint64_t clamped() const { return clamped_; }
  // Of the values as they were counted, so at most kLargest. 0 when empty; after subtract, the
  // bounds of the buckets left.
  std::uint64_t min() const { return count_ == 0 ? 0 : min_; }
  std::uint64_t max() const { return max_; }
  // Exact to the rounding of a double while nothing was clamped or subtracted; 0 when empty.
  double mean() const;
  // The smallest recorded value (to the bucket) that at least share p of the values do not exceed;
  // p in [0, 1]; never below min() or above max(); 0 when empty.
  std::uint64_t percentile(double p) const;
  // How many values are at or below `limit`, to the bucket that holds it.
  std::uint64_t count_at_or_below(std::uint64_t limit) const;

  // The occupied buckets in rising order.
  struct Bucket {
    std::uint64_t low;   // smallest value the bucket holds
    std::uint64_t high;  // largest
    std::uint64_t count;
  };
  std::vector<Bucket> buckets() const;

  // Compact bytes (docs/formats/histogram.md): a few bytes for each occupied bucket. The same
  // content always gives the same bytes.
  std::string encode() const;
  // kInvalid for anything that encode cannot have written. Allocates no more than one histogram.
  static Result<Histogram> decode(std::string_view bytes);

 private:
  static constexpr int kSubBits = 6;  // 64 buckets for each power of two
  static constexpr std::size_t kBuckets = (42 - kSubBits + 1) * (std::size_t{1} << kSubBits);

  // The 7 leading bits of a value name its bucket within the octave, the number of bits after them
  // the octave.
  static std::size_t bucket_of(std::uint64_t value) {
    constexpr std::uint64_t kSmallestOfOctave = std::uint64_t{1} << kSubBits;
    const int shift = std::bit_width(value | kSmallestOfOctave) - (kSubBits + 1);
    return (static_cast<std::size_t>(shift) << kSubBits) + static_cast<std::size_t>(value >> shift);
  }
  static std::uint64_t lowest_of(std::size_t bucket);
  static std::uint64_t highest_of(std::size_t bucket);

  void allocate();
  // The first and last occupied bucket; asserts that there is one.
  std::size_t first_bucket() const;
  std::size_t last_bucket() const;

  std::vector<std::uint64_t> counts_;  // empty or kBuckets
  std::uint64_t count_ = 0;
  std::uint64_t clamped_ = 0;
  std::uint64_t min_ = ~std::uint64_t{0};
  std::uint64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace headroom
