// What was seen of many quantities over time, each by its name and with roll-ups, in bounded
// memory: a week of 100,000 of them takes less than 1 GB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/quantity.h"
#include "control/history.h"

namespace headroom::control {

class SeriesStore {
 public:
  static constexpr std::size_t kMostSeries = 100'000;
  using Series = std::map<std::string, History, std::less<>>;

  explicit SeriesStore(std::size_t most_series = kMostSeries) : most_series_(most_series) {}

  // `at` must not be before that series' last one (asserts). Where there are as many series as
  // there may be, a new one is taken once one has been silent for as long as is kept of it, and
  // otherwise left out and counted.
  void add(std::string_view series, Nanos at, double value);

  // By name.
  const Series& series() const { return series_; }
  // nullptr where nothing was ever seen of it.
  const History* find(std::string_view series) const;
  // Values that found no room.
  std::uint64_t left_out() const { return left_out_; }

 private:
  void forget_silent(Nanos now);

  std::size_t most_series_;
  Series series_;
  Nanos forgot_at_{};
  std::uint64_t left_out_ = 0;
};

}  // namespace headroom::control
