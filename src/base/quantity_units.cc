#include "base/quantity_units.h"

#include <span>

namespace headroom::units {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};

constexpr Unit kDurations[] = {
    {"ns", 1},
    {"nanosecond", 1},
    {"nanoseconds", 1},
    {"us", kMicrosecond},
    {"microsecond", kMicrosecond},
    {"microseconds", kMicrosecond},
    {"ms", kMillisecond},
    {"millisecond", kMillisecond},
    {"milliseconds", kMillisecond},
    {"s", kSecond},
    {"sec", kSecond},
    {"secs", kSecond},
    {"second", kSecond},
    {"seconds", kSecond},
    {"min", kMinute},
    {"mins", kMinute},
    {"m", kMinute},
    {"minute", kMinute},
    {"minutes", kMinute},
    {"h", kHour},
    {"hr", kHour},
    {"hrs", kHour},
    {"hour", kHour},
    {"hours", kHour},
    {"d", kDay},
    {"day", kDay},
    {"days", kDay},
    {"w", kWeek},
    {"week", kWeek},
    {"weeks", kWeek},
};

constexpr Unit kOnlyPeriods[] = {{"month", kMonth}, {"year", kYear}};

std::optional<double> find(std::span<const Unit> units, std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.nanoseconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> find_duration(std::string_view name) {
  return find(kDurations, name);
}

std::optional<double> find_period(std::string_view name) {
  const auto duration = find_duration(name);
  return duration ? duration : find(kOnlyPeriods, name);
}

}  // namespace headroom::units
