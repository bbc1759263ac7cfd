#include "traffic/counts_over_time.h"

#include <algorithm>
#include <cmath>

namespace headroom::traffic {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::size_t kOpenHours = 3;

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

}  // namespace

void CountsOverTime::add(std::int64_t time_ms) {
  if (events_ == 0) first_ms_ = last_ms_ = time_ms;
  ++events_;
  first_ms_ = std::min(first_ms_, time_ms);
  last_ms_ = std::max(last_ms_, time_ms);
  const std::int64_t hour = floor_div(time_ms, kHourMs);
  if (hour != cached_hour_ || cached_ == nullptr) {
    const bool is_late = !open_.empty() && hour < latest_hour_ &&
                         latest_hour_ - hour >= static_cast<std::int64_t>(kOpenHours);
    if (is_late) {
      ++late_;
      return;
    }
    Hour& counts = open_[hour];
    if (counts.seconds.empty()) counts.seconds.assign(kSecondsInHour, 0);
    latest_hour_ = std::max(latest_hour_, hour);
    while (open_.size() > 1 &&
           latest_hour_ - open_.begin()->first >= static_cast<std::int64_t>(kOpenHours)) {
      close(open_.begin()->first, open_.begin()->second);
      open_.erase(open_.begin());
    }
    cached_hour_ = hour;
    cached_ = &open_[hour];
  }
  ++cached_->seconds[static_cast<std::size_t>((time_ms - hour * kHourMs) / 1000)];
}

void CountsOverTime::finish() {
  for (const auto& [hour, counts] : open_) close(hour, counts);
  open_.clear();
  cached_ = nullptr;
}

std::optional<CountsOverTime::Dispersion> CountsOverTime::Sums::dispersion() const {
  if (means <= 0) return std::nullopt;
  return Dispersion{.index = squares / means,
                    .mean = squared_means / means,
                    .chance = std::sqrt(2 * squared_means) / means};
}

void CountsOverTime::Sums::add(const std::vector<double>& counts) {
  if (counts.size() < 2) return;
  double sum = 0;
  for (const double count : counts) sum += count;
  const double mean = sum / static_cast<double>(counts.size());
  for (const double count : counts) squares += (count - mean) * (count - mean);
  const auto degrees = static_cast<double>(counts.size() - 1);
  means += degrees * mean;
  squared_means += degrees * mean * mean;
}

void CountsOverTime::close(std::int64_t hour, const Hour& counts) {
  // Only what lies between the first and the last event was watched.
  const std::int64_t begin_s = hour * 3600;
  const auto within = [&](std::int64_t ms) {
    return std::clamp<std::int64_t>(floor_div(ms, 1000) - begin_s, 0, kSecondsInHour);
  };
  const auto from = static_cast<std::size_t>(within(first_ms_));
  const auto to =
      std::min<std::size_t>(static_cast<std::size_t>(within(last_ms_)) + 1, kSecondsInHour);

  std::uint64_t in_hour = 0;
  std::uint64_t in_minute = 0;
  std::vector<double> seconds;
  std::vector<double> minutes;
  for (std::size_t minute = 0; minute < 60; ++minute) {
    std::uint64_t count = 0;
    for (std::size_t second = minute * 60; second < minute * 60 + 60; ++second) {
      count += counts.seconds[second];
      if (second >= from && second < to) seconds.push_back(counts.seconds[second]);
    }
    in_hour += count;
    in_minute = std::max(in_minute, count);
    if (minute * 60 >= from && minute * 60 + 60 <= to)
      minutes.push_back(static_cast<double>(count));
  }
  seconds_.add(seconds);
  minutes_.add(minutes);
  if (in_hour > peak_.in_hour) {
    peak_ = {.hour_ms = hour * kHourMs, .in_hour = in_hour, .in_minute = in_minute};
  }
}

}  // namespace headroom::traffic
