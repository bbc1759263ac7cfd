// Quantities with units, as they stand in the service file and on the command line.
//
// A quantity is a number and a unit, with or without a space between them: "300ms", "2 min",
// "500/s", "10k/day", "64 KiB", "1 Gbit/s", "99.9%", "1.5 cores", "2.10 USD/h". The multipliers k,
// M and G (10^3, 10^6, 10^9) may stand behind a number where a count is meant ("200k", "10k/day").
// A bare number where a unit is due is an error that names the unit expected.
//
// Units are written as in the tables below, upper and lower case as shown: "M" is a million, "m" a
// minute or a thousandth. Their English names are understood too ("5 minutes", "3 hrs", "30 per
// second", "30 rps"). A month is 730 hours and a year 8760, and only "per month" and "per year"
// exist: as a duration neither has a fixed length.
//
// Parsing refuses what is empty, negative, not finite or too large for its type. To read a quantity
// out of a longer text see base/quantity_scan.h.
//
// Printing gives the shortest text that a person would write ("1.5s", "30/s", "64 KiB") with at
// most four significant digits; it parses back to the same quantity within that rounding.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headroom {

using Nanos = std::chrono::nanoseconds;

// Events per second; finite and not negative.
struct Rate {
  double per_second = 0;
  friend auto operator<=>(const Rate&, const Rate&) = default;
};

// A share or factor: 1.0 is 100 % or 1x.
struct Ratio {
  double value = 0;
  friend auto operator<=>(const Ratio&, const Ratio&) = default;
};

struct Bytes {
  std::uint64_t count = 0;
  friend auto operator<=>(const Bytes&, const Bytes&) = default;
};

// Of a network: bits per second, finite and not negative.
struct BitRate {
  double per_second = 0;
  friend auto operator<=>(const BitRate&, const BitRate&) = default;
};

// Processor cores; 0.25 is a quarter of one.
struct Cores {
  double count = 0;
  friend auto operator<=>(const Cores&, const Cores&) = default;
};

// Money per time, kept per hour, in the currency the user wrote (three capital letters).
struct CostRate {
  double per_hour = 0;
  std::string currency;
  friend bool operator==(const CostRate&, const CostRate&) = default;
};

// Divides, because 1e-9 is no double and a product would be off in the last digit.
constexpr double to_seconds(Nanos duration) {
  return static_cast<double>(duration.count()) / 1e9;
}
// Rounds to the nearest nanosecond; asserts that the result fits (about 292 years).
Nanos from_seconds(double seconds);

// Each fails with kInvalid and names the text, what was expected, and an example.
// Durations can be composite, largest unit first: "1min30s", "1d 12h". Rounded to the nanosecond.
Result<Nanos> parse_duration(std::string_view text);  // ns us ms s min m h day d week w
Result<Rate> parse_rate(std::string_view text);       // N/s N/min N/h N/day N/week N/month N/year
Result<Ratio> parse_ratio(std::string_view text);     // "99.9%", "8x", "0.25"
// Rounded to the byte.
Result<Bytes> parse_bytes(std::string_view text);       // B kB MB GB TB KiB MiB GiB TiB
Result<BitRate> parse_bit_rate(std::string_view text);  // "1 Gbit/s", "100 Mbps"
Result<Cores> parse_cores(std::string_view text);       // "1.5 cores", "1 core", "250m"
Result<CostRate> parse_cost(std::string_view text);     // "2.10 USD/h", "50 EUR/month"
Result<double> parse_count(std::string_view text);      // "200k", "1.5M", "42"

std::string to_string(Nanos duration);
std::string to_string(Rate rate);
// As a percentage. Just below 100 % two digits of what is missing are kept, so that 99.999 % does
// not print as 100 %.
std::string to_string(Ratio ratio);
std::string to_string(Bytes bytes);   // in binary units
std::string to_string(BitRate rate);  // in decimal units, as networks are sold
std::string to_string(Cores cores);
std::string to_string(const CostRate& cost);
// "42", "0.25", "9999", then with a multiplier: "12.35k", "1.5M"; the counterpart of parse_count.
std::string count_to_string(double count);

}  // namespace headroom
