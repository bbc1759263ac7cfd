#include "report/figures.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string_view>

namespace headroom::report {
namespace {

// As many decimals as three significant digits need: 1.20, 12.3, 123.
int decimals_of(double value) {
  if (value < 9.995) return 2;
  if (value < 99.95) return 1;
  return 0;
}

// Three significant digits from 1 up, with thousands separated.
std::string three_digits(double value) {
  if (value >= 999.5) return count_text(static_cast<std::uint64_t>(std::llround(value)));
  return fmt::format("{:.{}f}", value, decimals_of(value));
}

struct Unit {
  double size;
  std::string_view symbol;
};

// In the largest unit in which the value, once rounded, is not below one.
template <std::size_t kCount>
std::string in_unit(double value, const std::array<Unit, kCount>& rising) {
  const Unit* unit = &rising.front();
  for (const Unit& candidate : rising) {
    if (value >= 0.9995 * candidate.size) unit = &candidate;
  }
  return three_digits(value / unit->size) + std::string(unit->symbol);
}

}  // namespace

std::string count_text(std::uint64_t count) {
  const std::string digits = fmt::to_string(count);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string seconds_text(double seconds) {
  if (seconds < 0) return "-" + seconds_text(-seconds);
  if (seconds >= 99.95) return clock_text(std::llround(seconds));
  const double nanos = std::round(seconds * 1e9);
  if (nanos == 0) return "0s";
  if (nanos < 1000) return fmt::format("{:.0f}ns", nanos);
  static constexpr std::array<Unit, 3> kUnits{{{1e3, "µs"}, {1e6, "ms"}, {1e9, "s"}}};
  return in_unit(nanos, kUnits);
}

std::string nanos_text(std::uint64_t nanos) {
  return seconds_text(static_cast<double>(nanos) * 1e-9);
}

std::string nanos_text(Nanos duration) {
  return seconds_text(to_seconds(duration));
}

std::string clock_text(std::int64_t seconds) {
  if (seconds < 0) return "-" + clock_text(-seconds);
  if (seconds < 60) return fmt::format("{}s", seconds);
  if (seconds < 3600) {
    return seconds % 60 == 0 ? fmt::format("{}m", seconds / 60)
                             : fmt::format("{}m {:02}s", seconds / 60, seconds % 60);
  }
  return fmt::format("{}h {:02}m", seconds / 3600, seconds % 3600 / 60);
}

std::string clock_text(Nanos since_start) {
  return clock_text(std::chrono::floor<std::chrono::seconds>(since_start).count());
}

std::string time_of_day_text(Nanos at) {
  using namespace std::chrono;
  const hh_mm_ss time(floor<seconds>(at) % hours(24));
  return fmt::format("{:02}:{:02}:{:02}", time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::string length_text(Nanos length) {
  const double seconds = to_seconds(length);
  return seconds < 9.995 ? seconds_text(seconds) : clock_text(std::llround(seconds));
}

std::string estimated_length_text(Nanos length) {
  using namespace std::chrono_literals;
  const Nanos step = length < 1min ? 1s : length < 10min ? 10s : length < 3h ? 1min : 10min;
  return to_string(std::max<Nanos>(1s, (length + step / 2) / step * step));
}

std::string rate_text(double per_second) {
  if (per_second <= 0) return "0/s";
  if (per_second < 0.005) return "<0.01/s";
  return three_digits(per_second) + "/s";
}

std::string share_text(double share) {
  const double percent = share * 100;
  if (percent <= 0) return "0%";
  if (percent < 0.01) return "<0.01%";
  if (percent >= 100) return "100%";
  // 99.96 % must not read as 100 %, which would hide that something failed: round down there.
  if (percent > 99) return fmt::format("{:.2f}%", std::floor(percent * 100) / 100);
  return three_digits(percent) + "%";
}

std::string bytes_text(double bytes) {
  if (bytes < 1023.5) return fmt::format("{:.0f} B", bytes);
  static constexpr std::array<Unit, 4> kUnits{
      {{1024.0, " KiB"}, {1048576.0, " MiB"}, {1073741824.0, " GiB"}, {1099511627776.0, " TiB"}}};
  return in_unit(bytes, kUnits);
}

std::string bits_text(BitRate rate) {
  if (rate.per_second < 999.5) return fmt::format("{:.0f} bit/s", rate.per_second);
  static constexpr std::array<Unit, 4> kUnits{
      {{1e3, " kbit/s"}, {1e6, " Mbit/s"}, {1e9, " Gbit/s"}, {1e12, " Tbit/s"}}};
  return in_unit(rate.per_second, kUnits);
}

}  // namespace headroom::report
