// How many events fell into each second, minute, hour: the peak, and how bursty they came.
//
// The index of dispersion of counts is the variance of the counts in windows of one length over
// their mean: 1 for a Poisson process, 0 for a clock, above 1 for bursts (Cox and Lewis 1966;
// Gusella 1991). The mean is taken hour by hour, so that the daily rise and fall is not mistaken
// for bursts: squares about the hour's own mean, summed over all hours, over the sum of their
// degrees of freedom times their means.
//
// Memory: 14 KB for each of the last 3 hours, 8 bytes for each day. An event more than 3 hours
// before the latest counts to its day alone, and is counted as late.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace headroom::traffic {

class CountsOverTime {
 public:
  // A moment in milliseconds since 1970.
  void add(std::int64_t time_ms);
  // Closes the hours that are open. Nothing may be added afterwards.
  void finish();

  std::uint64_t events() const { return events_; }
  std::uint64_t late() const { return late_; }
  std::int64_t first_ms() const { return first_ms_; }
  std::int64_t last_ms() const { return last_ms_; }

  struct Peak {
    std::int64_t hour_ms = 0;  // when the busiest hour began
    std::uint64_t in_hour = 0;
    std::uint64_t in_minute = 0;  // its busiest minute
  };
  const Peak& peak() const { return peak_; }
  struct Dispersion {
    double index = 0;
    // Events in a window, as the mean of an event's own hour: the rate at which they came.
    double mean = 0;
    // The standard error of the index where the events are Poisson: Fisher's dispersion test, whose
    // sum of squares over a mean has twice its degrees of freedom as variance.
    double chance = 0;
  };
  // None where there are fewer than two windows with something in them.
  std::optional<Dispersion> dispersion_per_second() const { return seconds_.dispersion(); }
  std::optional<Dispersion> dispersion_per_minute() const { return minutes_.dispersion(); }

 private:
  static constexpr std::size_t kSecondsInHour = 3600;
  struct Hour {
    std::vector<std::uint32_t> seconds;
  };
  // Over all hours.
  struct Sums {
    double squares = 0;        // about the means of their hours
    double means = 0;          // degrees of freedom times mean
    double squared_means = 0;  // degrees of freedom times the mean's square
    std::optional<Dispersion> dispersion() const;
    void add(const std::vector<double>& counts);
  };

  void close(std::int64_t hour, const Hour& counts);

  std::map<std::int64_t, Hour> open_;  // by hours since 1970
  std::int64_t latest_hour_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t late_ = 0;
  std::int64_t first_ms_ = 0;
  std::int64_t last_ms_ = 0;
  std::int64_t cached_hour_ = -1;
  Hour* cached_ = nullptr;
  Peak peak_;
  Sums seconds_;
  Sums minutes_;
};

}  // namespace headroom::traffic
