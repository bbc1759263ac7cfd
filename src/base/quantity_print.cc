#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "base/check.h"
#include "base/quantity.h"
#include "base/quantity_units.h"

namespace headroom {
namespace {

constexpr int kDigits = 4;

double round_to_digits(double value, int digits) {
  const std::string text = fmt::format("{:.{}e}", value, digits - 1);
  double rounded = 0;
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  return rounded;
}

// fmt gives the shortest text that reads back to the same double, without a needless ".0".
std::string number(double value) {
  return fmt::format("{}", round_to_digits(value, kDigits));
}

// From one minute up: "1min30s", "1d12h". `magnitude` in nanoseconds.
std::string composite(std::uint64_t magnitude) {
  struct Unit {
    std::uint64_t nanoseconds;
    std::string_view name;
  };
  constexpr std::uint64_t kSecond = 1'000'000'000;
  constexpr std::array<Unit, 3> kUnits = {Unit{86400 * kSecond, "d"}, Unit{3600 * kSecond, "h"},
                                          Unit{60 * kSecond, "min"}};
  // The coarsest of these steps that is at most a thousandth of the value, which keeps four digits.
  constexpr std::array<std::uint64_t, 8> kSteps = {kSecond / 100,  kSecond / 10,   kSecond,
                                                   10 * kSecond,   60 * kSecond,   600 * kSecond,
                                                   3600 * kSecond, 86400 * kSecond};

  std::uint64_t step = kSteps.front();
  for (const std::uint64_t candidate : kSteps) {
    if (candidate <= magnitude / 1000) step = candidate;
  }
  std::uint64_t left = (magnitude + step / 2) / step * step;

  std::string text;
  for (const Unit& unit : kUnits) {
    if (left >= unit.nanoseconds) {
      text += fmt::format("{}{}", left / unit.nanoseconds, unit.name);
      left %= unit.nanoseconds;
    }
  }
  if (left > 0) text += fmt::format("{}s", static_cast<double>(left) / 1e9);
  return text;
}

}  // namespace

Nanos from_seconds(double seconds) {
  const double nanoseconds = seconds * 1e9;
  HEADROOM_CHECK(std::abs(nanoseconds) < 0x1p63, "a duration beyond 292 years, or not a number");
  return Nanos(std::llround(nanoseconds));
}

std::string to_string(Nanos duration) {
  if (duration.count() == 0) return "0s";
  const std::string sign = duration.count() < 0 ? "-" : "";
  // Unsigned, because the smallest std::int64_t has no positive counterpart.
  const auto bits = static_cast<std::uint64_t>(duration.count());
  const std::uint64_t magnitude = duration.count() < 0 ? ~bits + 1 : bits;

  const double rounded = round_to_digits(static_cast<double>(magnitude), kDigits);
  if (rounded >= units::kMinute) return sign + composite(magnitude);
  if (rounded >= units::kSecond) return sign + number(rounded / units::kSecond) + "s";
  if (rounded >= units::kMillisecond) return sign + number(rounded / units::kMillisecond) + "ms";
  if (rounded >= units::kMicrosecond) return sign + number(rounded / units::kMicrosecond) + "µs";
  return sign + number(rounded) + "ns";
}

std::string count_to_string(double count) {
  const double rounded = round_to_digits(count, kDigits);
  const double magnitude = std::abs(rounded);
  if (magnitude < 1e4 || magnitude >= 1e15) return number(rounded);
  if (magnitude < 1e6) return number(rounded / 1e3) + "k";
  if (magnitude < 1e9) return number(rounded / 1e6) + "M";
  return number(rounded / 1e9) + "G";
}

std::string to_string(Rate rate) {
  struct Period {
    double nanoseconds;
    std::string_view name;
  };
  constexpr std::array<Period, 6> kPeriods = {
      Period{units::kSecond, "s"}, Period{units::kMinute, "min"}, Period{units::kHour, "h"},
      Period{units::kDay, "day"},  Period{units::kWeek, "week"},  Period{units::kMonth, "month"}};
  const auto in = [&](const Period& period) {
    return rate.per_second * (period.nanoseconds / units::kSecond);
  };

  // The first unit in which the user's own number comes back ("10k/day" is 0.11574.../s); a double
  // computed from such a number is off by a few parts in 10^16.
  for (const Period& period : kPeriods) {
    const double value = in(period);
    const double rounded = round_to_digits(value, kDigits);
    const bool exact = std::abs(value - rounded) <= 1e-14 * value;
    if (exact && (value == 0 || rounded >= 1)) {
      return fmt::format("{}/{}", count_to_string(rounded), period.name);
    }
  }
  const Period* chosen = &kPeriods.back();
  for (const Period& period : kPeriods) {
    if (round_to_digits(in(period), kDigits) >= 1) {
      chosen = &period;
      break;
    }
  }
  return fmt::format("{}/{}", count_to_string(in(*chosen)), chosen->name);
}

std::string to_string(Ratio ratio) {
  const double percent = ratio.value * 100;
  if (percent > 99 && percent < 100) {
    const double missing = round_to_digits((1 - ratio.value) * 100, 2);
    // Twelve decimals are below the resolution of the subtraction and above its rounding error.
    return fmt::format("{}%", std::round((100 - missing) * 1e12) / 1e12);
  }
  return number(percent) + "%";
}

std::string to_string(Bytes bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes.count);
  std::size_t unit = 0;
  while (round_to_digits(value, kDigits) >= 1024 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{} {}", number(value), kUnits[unit]);
}

std::string to_string(BitRate rate) {
  constexpr std::array<std::string_view, 5> kUnits = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s",
                                                      "Tbit/s"};
  double value = rate.per_second;
  std::size_t unit = 0;
  while (round_to_digits(value, kDigits) >= 1000 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{} {}", number(value), kUnits[unit]);
}

std::string to_string(Cores cores) {
  const std::string text = number(cores.count);
  return text + (text == "1" ? " core" : " cores");
}

std::string to_string(const CostRate& cost) {
  std::string amount = number(cost.per_hour);
  // Money has two decimals or none.
  const std::size_t dot = amount.find('.');
  if (dot != std::string::npos && amount.size() - dot == 2) amount += '0';
  return fmt::format("{} {}/h", amount, cost.currency);
}

}  // namespace headroom
