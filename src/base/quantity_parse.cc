#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>

#include "base/quantity.h"
#include "base/quantity_scan.h"
#include "base/quantity_units.h"
#include "base/text.h"

namespace headroom {
namespace {

// How messages call a kind of quantity, and which units to suggest for a misspelt one.
struct Kind {
  std::string_view name;
  std::string_view examples;
  std::span<const std::string_view> units;
};

constexpr std::array<std::string_view, 9> kDurationUnits = {"ns", "us", "ms",  "s",   "min",
                                                            "m",  "h",  "day", "week"};
constexpr std::array<std::string_view, 9> kPeriodUnits = {"s",     "min",  "h",  "day", "week",
                                                          "month", "year", "us", "ms"};
constexpr std::array<std::string_view, 9> kByteUnits = {"KiB", "MiB", "GiB", "TiB", "B",
                                                        "kB",  "MB",  "GB",  "TB"};
constexpr std::array<std::string_view, 5> kBitUnits = {"Mbit", "Gbit", "kbit", "Tbit", "bit"};
constexpr std::array<std::string_view, 3> kCoreUnits = {"cores", "core", "m"};

constexpr Kind kDuration{"a duration", "300ms or 2min", kDurationUnits};
constexpr Kind kRate{"a rate", "30/s or 10k/day", kPeriodUnits};
constexpr Kind kRatio{"a ratio", "99.9%, 1.5x or 0.25", {}};
constexpr Kind kBytes{"a size", "500 B or 64 KiB", kByteUnits};
constexpr Kind kBitRate{"a rate of bits", "1 Gbit/s or 100 Mbit/s", kBitUnits};
constexpr Kind kCores{"a number of cores", "2 cores or 250m", kCoreUnits};
constexpr Kind kCost{"a price", "2.10 USD/h or 50 EUR/month", kPeriodUnits};
constexpr Kind kCount{"a number", "42 or 200k", {}};

// The quantity that was meant, for a message: up to the next comma or bracket.
std::string_view phrase(const Scanner& scanner) {
  return trim(scanner.rest().substr(0, scanner.rest().find_first_of(",)}]")));
}

Error wrong(const Kind& kind, const Scanner& at, std::string what, std::string fix = {}) {
  return at.error(std::move(what), fmt::format("expected {} such as {}", kind.name, kind.examples),
                  std::move(fix));
}

Error is_not(const Kind& kind, const Scanner& start, std::string fix = {}) {
  return wrong(kind, start, fmt::format("{} is not {}", in_quotes(phrase(start)), kind.name),
               std::move(fix));
}

Error no_unit(const Kind& kind, const Scanner& start, const Scanner& after_number) {
  return wrong(kind, start,
               fmt::format("{} has no unit", in_quotes(after_number.since(start.offset()))));
}

Error unknown_unit(const Kind& kind, const Scanner& start, const Scanner& unit_at) {
  Scanner unit = unit_at;
  const std::string_view word = unit.letters().value_or("");
  return wrong(kind, unit_at,
               fmt::format("unknown unit {} in {}", in_quotes(word), in_quotes(phrase(start))),
               did_you_mean(word, kind.units));
}

// A number that is not negative; `scanner` moves behind it.
Result<double> amount(Scanner& scanner, const Kind& kind) {
  if (phrase(scanner).empty()) {
    return fail(wrong(kind, scanner, fmt::format("{} is missing", kind.name)));
  }
  if (!scanner.at_number()) return fail(is_not(kind, scanner));
  Scanner at = scanner;
  const auto value = at.number();
  if (!value) return fail(wrong(kind, scanner, value.error().what));
  // Far beyond use, and far enough from the end of the doubles that no unit leads over it.
  constexpr double kLargestNumber = 1e100;
  if (*value > kLargestNumber) {
    return fail(wrong(kind, scanner,
                      fmt::format("{} is out of range", in_quotes(at.since(scanner.offset())))));
  }
  if (std::signbit(*value)) {
    return fail(wrong(kind, scanner, fmt::format("{} is negative", in_quotes(phrase(scanner)))));
  }
  scanner = at;
  return *value;
}

// k, M or G when it is next and not the head of another word; 1 otherwise.
double multiplier(Scanner& scanner) {
  if (scanner.accept("k")) return 1e3;
  if (scanner.accept("M")) return 1e6;
  if (scanner.accept("G")) return 1e9;
  return 1;
}

// The unit of duration that is next, in nanoseconds.
std::optional<double> duration_unit(Scanner& scanner) {
  Scanner at = scanner;
  // Two code points look like a Greek mu: U+00B5, which keyboards give, and U+03BC.
  const bool greek = at.accept("\u00B5s") || at.accept("\u03BCs");
  const auto name = greek ? std::optional<std::string_view>("us") : at.letters();
  const auto nanoseconds = name ? units::find_duration(*name) : std::nullopt;
  if (nanoseconds) scanner = at;
  return nanoseconds;
}

bool accept_per(Scanner& scanner) {
  return scanner.accept("/") || scanner.accept("per");
}

// The period behind "per", in nanoseconds; `start` is where the quantity began.
Result<double> period(Scanner& scanner, const Kind& kind, const Scanner& start) {
  Scanner at = scanner;
  const auto name = at.letters();
  if (!name) return fail(is_not(kind, start));
  const auto nanoseconds = units::find_period(*name);
  if (!nanoseconds) return fail(unknown_unit(kind, start, scanner));
  scanner = at;
  return *nanoseconds;
}

// 99.9 / 100 is not the double nearest to 0.999, and a requirement of 99.9% must be met by 999 of
// 1000. Moving the decimal point before the conversion is exact.
double hundredth_of(std::string_view digits) {
  const std::size_t exponent = digits.find_first_of("eE");
  const std::string shifted =
      exponent == std::string_view::npos ? fmt::format("{}e-2", digits) : std::string(digits);
  double value = 0;
  std::from_chars(shifted.data(), shifted.data() + shifted.size(), value);
  return exponent == std::string_view::npos ? value : value / 100;
}

template <class T>
Result<T> parse_whole(std::string_view text, Result<T> (*scan)(Scanner&), const Kind& kind) {
  Scanner scanner(text);
  auto value = scan(scanner);
  if (!value) return value;
  if (const auto end = scanner.expect_end(); !end) {
    return fail(wrong(kind, scanner, end.error().what));
  }
  return value;
}

}  // namespace

Result<Nanos> scan_duration(Scanner& scanner) {
  Scanner at = scanner;
  const auto value = amount(at, kDuration);
  if (!value) return fail(value.error());
  const Scanner unit_at = at;
  auto unit = duration_unit(at);
  if (!unit) {
    Scanner word = unit_at;
    const auto name = word.letters();
    if (!name) return fail(no_unit(kDuration, scanner, unit_at));
    Error error = unknown_unit(kDuration, scanner, unit_at);
    if (name->starts_with("month") || name->starts_with("year")) {
      error.fix = "months and years differ in length; write days";
    }
    return fail(std::move(error));
  }

  double nanoseconds = *value * *unit;
  while (true) {
    Scanner part = at;
    const auto part_value = part.number();
    if (!part_value || std::signbit(*part_value)) break;
    const auto part_unit = duration_unit(part);
    if (!part_unit || *part_unit >= *unit) break;
    nanoseconds += *part_value * *part_unit;
    unit = part_unit;
    at = part;
  }

  // 2^63, the first double that std::int64_t cannot hold.
  if (!(nanoseconds < 0x1p63)) {
    return fail(scanner.error(fmt::format("{} is too long", in_quotes(at.since(scanner.offset()))),
                              "the longest duration is about 292 years"));
  }
  scanner = at;
  return Nanos(std::llround(nanoseconds));
}

Result<Rate> scan_rate(Scanner& scanner) {
  Scanner at = scanner;
  auto value = amount(at, kRate);
  if (!value) return fail(value.error());
  const Scanner after_number = at;
  *value *= multiplier(at);

  double period_nanoseconds = units::kSecond;
  if (!at.accept("rps")) {
    if (!accept_per(at)) {
      Scanner word = after_number;
      const auto name = word.letters();
      if (!name) return fail(no_unit(kRate, scanner, after_number));
      const bool lacks_slash = units::find_period(*name).has_value();
      return fail(is_not(kRate, scanner,
                         lacks_slash ? fmt::format("did you mean {}/{}?",
                                                   after_number.since(scanner.offset()), *name)
                                     : std::string()));
    }
    const auto nanoseconds = period(at, kRate, scanner);
    if (!nanoseconds) return fail(nanoseconds.error());
    period_nanoseconds = *nanoseconds;
  }

  const double per_second = *value / (period_nanoseconds / units::kSecond);
  if (!std::isfinite(per_second)) {
    return fail(
        scanner.error(fmt::format("{} is out of range", in_quotes(at.since(scanner.offset())))));
  }
  scanner = at;
  return Rate{per_second};
}

Result<Ratio> scan_ratio(Scanner& scanner) {
  Scanner at = scanner;
  const auto value = amount(at, kRatio);
  if (!value) return fail(value.error());
  const std::string_view digits = at.since(scanner.offset());
  double ratio = *value;
  if (at.accept("%")) {
    ratio = hundredth_of(digits);
  } else {
    at.accept("x");
  }
  scanner = at;
  return Ratio{ratio};
}

Result<Bytes> scan_bytes(Scanner& scanner) {
  struct Unit {
    std::string_view name;
    double bytes;
  };
  constexpr Unit kUnits[] = {{"B", 1},        {"byte", 1},     {"bytes", 1},   {"kB", 1e3},
                             {"MB", 1e6},     {"GB", 1e9},     {"TB", 1e12},   {"KiB", 0x1p10},
                             {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}};
  Scanner at = scanner;
  const auto value = amount(at, kBytes);
  if (!value) return fail(value.error());
  const Scanner unit_at = at;
  const auto name = at.letters();
  if (!name) return fail(no_unit(kBytes, scanner, unit_at));
  const Unit* found = nullptr;
  for (const Unit& unit : kUnits) {
    if (unit.name == *name) found = &unit;
  }
  if (found == nullptr) return fail(unknown_unit(kBytes, scanner, unit_at));

  const double bytes = std::round(*value * found->bytes);
  if (!(bytes < 0x1p64)) {
    return fail(
        scanner.error(fmt::format("{} is out of range", in_quotes(at.since(scanner.offset())))));
  }
  scanner = at;
  return Bytes{static_cast<std::uint64_t>(bytes)};
}

Result<BitRate> scan_bit_rate(Scanner& scanner) {
  struct Unit {
    std::string_view name;  // then "/s"
    std::string_view short_name;
    double bits;
  };
  constexpr Unit kUnits[] = {{"bit", "bps", 1},
                             {"kbit", "kbps", 1e3},
                             {"Mbit", "Mbps", 1e6},
                             {"Gbit", "Gbps", 1e9},
                             {"Tbit", "Tbps", 1e12}};
  Scanner at = scanner;
  const auto value = amount(at, kBitRate);
  if (!value) return fail(value.error());
  const Scanner unit_at = at;
  const auto name = at.letters();
  if (!name) return fail(no_unit(kBitRate, scanner, unit_at));
  for (const Unit& unit : kUnits) {
    const bool is_short = *name == unit.short_name;
    if (!is_short && *name != unit.name) continue;
    if (!is_short && !(accept_per(at) && (at.accept("s") || at.accept("second")))) {
      return fail(is_not(kBitRate, scanner, fmt::format("did you mean {}/s?", unit.name)));
    }
    scanner = at;
    return BitRate{*value * unit.bits};
  }
  return fail(unknown_unit(kBitRate, scanner, unit_at));
}

Result<Cores> scan_cores(Scanner& scanner) {
  Scanner at = scanner;
  const auto value = amount(at, kCores);
  if (!value) return fail(value.error());
  const Scanner unit_at = at;
  double cores = *value;
  if (at.accept("m")) {
    cores /= 1000;
  } else if (!at.accept("cores") && !at.accept("core") && !at.accept("cpus") && !at.accept("cpu")) {
    Scanner word = unit_at;
    return fail(word.letters() ? unknown_unit(kCores, scanner, unit_at)
                               : no_unit(kCores, scanner, unit_at));
  }
  scanner = at;
  return Cores{cores};
}

Result<CostRate> scan_cost(Scanner& scanner) {
  Scanner at = scanner;
  const auto value = amount(at, kCost);
  if (!value) return fail(value.error());
  const Scanner currency_at = at;
  const auto currency = at.letters();
  if (!currency) return fail(no_unit(kCost, scanner, currency_at));
  const bool is_code =
      currency->size() == 3 &&
      currency->find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
  if (!is_code) {
    return fail(wrong(kCost, currency_at,
                      fmt::format("{} in {} is not a currency of three capital letters",
                                  in_quotes(*currency), in_quotes(phrase(scanner)))));
  }
  if (!accept_per(at)) return fail(is_not(kCost, scanner, "say per what time, as in /h"));
  const auto nanoseconds = period(at, kCost, scanner);
  if (!nanoseconds) return fail(nanoseconds.error());
  const double per_hour = *value / (*nanoseconds / units::kHour);
  if (!std::isfinite(per_hour)) {
    return fail(
        scanner.error(fmt::format("{} is out of range", in_quotes(at.since(scanner.offset())))));
  }
  scanner = at;
  return CostRate{.per_hour = per_hour, .currency = std::string(*currency)};
}

Result<double> scan_count(Scanner& scanner) {
  Scanner at = scanner;
  auto value = amount(at, kCount);
  if (!value) return fail(value.error());
  *value *= multiplier(at);
  if (!std::isfinite(*value)) {
    return fail(
        scanner.error(fmt::format("{} is out of range", in_quotes(at.since(scanner.offset())))));
  }
  scanner = at;
  return *value;
}

std::optional<Ratio> scan_percentile(Scanner& scanner) {
  const std::string_view rest = scanner.rest();
  if (rest.size() < 2 || rest[0] != 'p' || !is_digit(rest[1])) return std::nullopt;
  Scanner after_p(rest.substr(1));
  if (!after_p.number()) return std::nullopt;
  const std::string_view digits = rest.substr(1, after_p.offset());
  if (digits == "100" || digits.find_first_of("eE") != std::string_view::npos) return std::nullopt;

  std::string percent(digits);
  if (percent.size() > 2 && percent.find('.') == std::string::npos) percent.insert(2, ".");
  const double share = hundredth_of(percent);
  if (!(share > 0 && share < 1) || !scanner.accept(rest.substr(0, 1 + digits.size()))) {
    return std::nullopt;
  }
  return Ratio{share};
}

Result<Nanos> parse_duration(std::string_view text) {
  return parse_whole(text, scan_duration, kDuration);
}
Result<Rate> parse_rate(std::string_view text) {
  return parse_whole(text, scan_rate, kRate);
}
Result<Ratio> parse_ratio(std::string_view text) {
  return parse_whole(text, scan_ratio, kRatio);
}
Result<Bytes> parse_bytes(std::string_view text) {
  return parse_whole(text, scan_bytes, kBytes);
}
Result<BitRate> parse_bit_rate(std::string_view text) {
  return parse_whole(text, scan_bit_rate, kBitRate);
}
Result<Cores> parse_cores(std::string_view text) {
  return parse_whole(text, scan_cores, kCores);
}
Result<CostRate> parse_cost(std::string_view text) {
  return parse_whole(text, scan_cost, kCost);
}
Result<double> parse_count(std::string_view text) {
  return parse_whole(text, scan_count, kCount);
}

}  // namespace headroom
