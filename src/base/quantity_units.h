// The units of time, shared by the parsers and the printers of quantities. Private to base.
#pragma once

#include <optional>
#include <string_view>

namespace headroom::units {

inline constexpr double kMicrosecond = 1e3;  // all in nanoseconds
inline constexpr double kMillisecond = 1e6;
inline constexpr double kSecond = 1e9;
inline constexpr double kMinute = 60 * kSecond;
inline constexpr double kHour = 3600 * kSecond;
inline constexpr double kDay = 24 * kHour;
inline constexpr double kWeek = 7 * kDay;
// A twelfth of 365 days, as cloud prices count it.
inline constexpr double kMonth = 730 * kHour;
inline constexpr double kYear = 8760 * kHour;

// Nanoseconds in a unit of duration, by symbol or English name; none for another word.
std::optional<double> find_duration(std::string_view name);
// The same for what can stand behind "per": the units of duration, month and year.
std::optional<double> find_period(std::string_view name);

}  // namespace headroom::units
