#include "workload/moment.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>

#include "base/text.h"

namespace headroom::workload {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Reads a date and time from left to right.
class MomentText {
 public:
  explicit MomentText(std::string_view text) : text_(text) {}

  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  std::optional<int> digits(std::size_t count) {
    if (text_.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : text_.substr(0, count)) {
      if (!is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return value;
  }

  // What follows a decimal point, to the nanosecond; zero when nothing does.
  Nanos fraction() {
    std::int64_t value = 0;
    std::int64_t unit = 100'000'000;
    if (!take('.') && !take(',')) return {};
    while (!text_.empty() && is_digit(text_.front())) {
      value += unit * (text_.front() - '0');
      unit /= 10;
      text_.remove_prefix(1);
    }
    return Nanos{value};
  }

  bool at_end() const { return text_.empty(); }

 private:
  std::string_view text_;
};

// "Z", "+01:00", "+0100" or nothing, which counts as Z: only differences matter.
std::optional<Nanos> read_zone(MomentText& text) {
  if (text.at_end() || text.take('Z')) return Nanos{0};
  const bool is_west = text.take('-');
  if (!is_west && !text.take('+')) return std::nullopt;
  const auto hour = text.digits(2);
  text.take(':');
  const auto minute = text.digits(2);
  if (!hour || !minute) return std::nullopt;
  const Nanos offset = hours(*hour) + minutes(*minute);
  return is_west ? -offset : offset;
}

struct Unit {
  std::string_view suffix;
  double nanos;
};
constexpr auto kUnits = std::to_array<Unit>({{"_ms", 1e6}, {"_us", 1e3}, {"_ns", 1}, {"_s", 1e9}});

double nanos_per_unit(double number, std::string_view column) {
  const std::string name = to_lower(column);
  for (const Unit& unit : kUnits) {
    if (name.ends_with(unit.suffix)) return unit.nanos;
  }
  const double size = std::abs(number);
  if (size > 1e17) return 1;
  if (size > 1e14) return 1e3;
  if (size > 1e11) return 1e6;
  return 1e9;
}

std::optional<Nanos> read_number(std::string_view text, std::string_view column) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  const double nanos = number * nanos_per_unit(number, column);
  if (!(std::abs(nanos) < 9.2e18)) return std::nullopt;  // the range of Nanos; refuses nan
  return Nanos{std::llround(nanos)};
}

}  // namespace

std::optional<Nanos> read_date_and_time(std::string_view whole) {
  MomentText text(whole);
  const auto year = text.digits(4);
  if (!year || !text.take('-')) return std::nullopt;
  const auto month = text.digits(2);
  if (!month || !text.take('-')) return std::nullopt;
  const auto day = text.digits(2);
  if (!day || (!text.take(' ') && !text.take('T'))) return std::nullopt;
  const auto hour = text.digits(2);
  if (!hour || !text.take(':')) return std::nullopt;
  const auto minute = text.digits(2);
  if (!minute) return std::nullopt;
  std::optional<int> second = 0;
  Nanos fraction{};
  if (text.take(':')) {
    second = text.digits(2);
    fraction = text.fraction();
  }
  if (!second) return std::nullopt;
  const auto zone = read_zone(text);
  const std::chrono::year_month_day date(std::chrono::year(*year) / *month / *day);
  // Nanoseconds since 1970 reach from 1678 to 2261.
  const bool in_range =
      date.ok() && *year >= 1700 && *year <= 2200 && *hour < 24 && *minute < 60 && *second <= 60;
  if (!zone || !text.at_end() || !in_range) return std::nullopt;
  return Nanos{std::chrono::sys_days(date).time_since_epoch()} + hours(*hour) + minutes(*minute) +
         seconds(*second) + fraction - *zone;
}

bool says_time(std::string_view column) {
  constexpr auto kTimeNames =
      std::to_array<std::string_view>({"time", "timestamp", "t", "ts", "date", "datetime"});
  const std::string name = to_lower(column);
  std::string_view stem = name;
  for (const Unit& unit : kUnits) {
    if (stem.ends_with(unit.suffix)) stem.remove_suffix(unit.suffix.size());
  }
  return std::ranges::find(kTimeNames, stem) != kTimeNames.end();
}

std::optional<Nanos> read_moment(std::string_view text, std::string_view column) {
  const std::string_view trimmed = trim(text);
  if (const auto moment = read_date_and_time(trimmed)) return moment;
  return read_number(trimmed, column);
}

}  // namespace headroom::workload
