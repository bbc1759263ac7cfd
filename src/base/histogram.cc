#include "base/histogram.h"

#include <cmath>

#include "base/check.h"

namespace headroom {

std::uint64_t Histogram::lowest_of(std::size_t bucket) {
  constexpr std::size_t kPerOctave = std::size_t{1} << kSubBits;
  if (bucket < 2 * kPerOctave) return bucket;
  const std::size_t shift = (bucket >> kSubBits) - 1;
  return static_cast<std::uint64_t>(bucket - (shift << kSubBits)) << shift;
}

std::uint64_t Histogram::highest_of(std::size_t bucket) {
  return lowest_of(bucket + 1) - 1;
}

void Histogram::allocate() {
  counts_.resize(kBuckets);
}

std::size_t Histogram::first_bucket() const {
  const auto found = std::ranges::find_if(counts_, [](std::uint64_t count) { return count > 0; });
  HEADROOM_CHECK(found != counts_.end(), "an empty histogram has no first bucket");
  return static_cast<std::size_t>(found - counts_.begin());
}

std::size_t Histogram::last_bucket() const {
  std::size_t bucket = counts_.size();
  while (bucket > 0 && counts_[bucket - 1] == 0) --bucket;
  HEADROOM_CHECK(bucket > 0, "an empty histogram has no last bucket");
  return bucket - 1;
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  if (counts_.empty()) allocate();
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  clamped_ += other.clamped_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

void Histogram::subtract(const Histogram& earlier) {
  if (earlier.count_ == 0) return;
  HEADROOM_CHECK(earlier.count_ <= count_ && earlier.clamped_ <= clamped_,
                 "subtracted a histogram that holds more");
  for (std::size_t i = 0; i < kBuckets; ++i) {
    HEADROOM_CHECK(earlier.counts_[i] <= counts_[i], "subtracted a histogram that holds more");
    counts_[i] -= earlier.counts_[i];
  }
  count_ -= earlier.count_;
  clamped_ -= earlier.clamped_;
  if (count_ == 0) {
    reset();
    return;
  }
  sum_ = std::max(0.0, sum_ - earlier.sum_);
  min_ = std::max(min_, lowest_of(first_bucket()));
  max_ = std::min(max_, highest_of(last_bucket()));
}

void Histogram::reset() {
  std::ranges::fill(counts_, 0);
  count_ = 0;
  clamped_ = 0;
  min_ = ~std::uint64_t{0};
  max_ = 0;
  sum_ = 0;
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : sum_ / static_cast<double>(count_);
}

std::uint64_t Histogram::percentile(double p) const {
  HEADROOM_CHECK(p >= 0 && p <= 1, "a percentile needs a share from 0 to 1");
  if (count_ == 0) return 0;
  // 0.07 * 100 is 7.000000000000001 in doubles, and the 7th of 100 values is meant, not the 8th.
  constexpr double kBelowRounding = 1 - 4e-16;
  const double rank = std::ceil(p * static_cast<double>(count_) * kBelowRounding);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    // The first bucket for p = 0 is the first that is occupied.
    if (seen > 0 && static_cast<double>(seen) >= rank) {
      const std::uint64_t low = lowest_of(i);
      return std::clamp(low + (highest_of(i) - low) / 2, min_, max_);
    }
  }
  return max_;
}

std::uint64_t Histogram::count_at_or_below(std::uint64_t limit) const {
  if (count_ == 0) return 0;
  const std::size_t end = bucket_of(std::min(limit, kLargest)) + 1;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < end; ++i) seen += counts_[i];
  return seen;
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> occupied;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] > 0) {
      occupied.push_back({.low = lowest_of(i), .high = highest_of(i), .count = counts_[i]});
    }
  }
  return occupied;
}

}  // namespace headroom
