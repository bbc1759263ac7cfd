#include "base/distribution_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/quantity_scan.h"
#include "base/text.h"

namespace headroom::families {
namespace {

constexpr std::array<std::string_view, 5> kNumbers = {"shape", "alpha", "sigma", "s", "n"};
constexpr std::array<std::string_view, 2> kRatios = {"cv", "p"};

bool matches(const Argument& argument, std::string_view name) {
  return name == kPercentile ? argument.percentile > 0 : argument.name == name;
}

// The name before a value, when there is one.
Result<void> scan_name(Scanner& scanner, std::span<const std::string_view> names,
                       Argument& argument) {
  const std::size_t begin = scanner.offset();
  const bool takes_percentiles = std::ranges::count(names, kPercentile) > 0;
  if (const auto percentile = scan_percentile(scanner)) {
    argument.name = scanner.since(begin);
    argument.percentile = percentile->value;
    if (takes_percentiles) return {};
    return fail(argument.at.error(fmt::format("{} cannot be given here", argument.name)));
  }
  const auto word = scanner.word();
  if (!word) return {};
  argument.name = *word;
  if (*word == "median" && takes_percentiles) {
    argument.percentile = 0.5;
    return {};
  }
  if (*word != kPercentile && std::ranges::count(names, *word) > 0) return {};

  std::vector<std::string_view> known(names.begin(), names.end());
  if (takes_percentiles) known.push_back("median");
  std::ranges::replace(known, kPercentile, std::string_view("p95"));
  return fail(argument.at.error(fmt::format("{} is not a parameter here", in_quotes(*word)),
                                known.empty() ? "the values are written without names"
                                              : fmt::format("expected {}", enumerate(known)),
                                did_you_mean(*word, known)));
}

Result<double> scan_named_value(Scanner& scanner, std::string_view name, Dimension dimension) {
  if (std::ranges::count(kNumbers, name) > 0) return scan_count(scanner);
  if (std::ranges::count(kRatios, name) > 0) {
    const auto ratio = scan_ratio(scanner);
    if (!ratio) return fail(ratio.error());
    return ratio->value;
  }
  return scan_value(scanner, dimension);
}

}  // namespace

Result<double> scan_value(Scanner& scanner, Dimension dimension) {
  switch (dimension) {
    case Dimension::kSeconds: {
      const auto duration = scan_duration(scanner);
      if (!duration) return fail(duration.error());
      return to_seconds(*duration);
    }
    case Dimension::kBytes: {
      const auto bytes = scan_bytes(scanner);
      if (!bytes) return fail(bytes.error());
      return static_cast<double>(bytes->count);
    }
    case Dimension::kCount:
      break;
  }
  return scan_count(scanner);
}

Result<Arguments> Arguments::scan(Scanner& scanner, Dimension dimension,
                                  std::span<const std::string_view> names) {
  if (const auto bracket = scanner.expect("("); !bracket) return fail(bracket.error());
  Arguments result;
  do {
    Argument argument{.name = {}, .percentile = 0, .value = 0, .at = scanner};
    if (const auto name = scan_name(scanner, names, argument); !name) return fail(name.error());
    const auto value = scan_named_value(scanner, argument.name, dimension);
    if (!value) return fail(value.error());
    argument.value = *value;
    for (const Argument& earlier : result.arguments_) {
      const bool same_name = !argument.name.empty() && earlier.name == argument.name;
      if (same_name || (argument.percentile > 0 && earlier.percentile == argument.percentile)) {
        return fail(argument.at.error(fmt::format("{} is given twice", argument.name)));
      }
    }
    const auto place =
        std::ranges::upper_bound(result.arguments_, argument.percentile, {}, &Argument::percentile);
    result.arguments_.insert(place, argument);
  } while (scanner.accept(","));
  if (!scanner.accept(")")) return fail(scanner.expected("\",\" or \")\""));
  return result;
}

bool Arguments::are(std::initializer_list<std::string_view> names) const {
  if (names.size() != arguments_.size()) return false;
  return std::ranges::all_of(names, [&](std::string_view name) {
    const auto given = std::ranges::count_if(
        arguments_, [&](const Argument& argument) { return matches(argument, name); });
    return given == std::ranges::count(names, name);
  });
}

const Argument& Arguments::operator[](std::string_view name) const {
  const auto found = std::ranges::find_if(
      arguments_, [&](const Argument& argument) { return matches(argument, name); });
  HEADROOM_CHECK(found != arguments_.end(), "a parameter that was not given");
  return *found;
}

std::string Arguments::names() const {
  std::vector<std::string_view> names;
  for (const Argument& argument : arguments_) {
    names.push_back(argument.name.empty() ? "a value without a name" : argument.name);
  }
  return enumerate(names, "and");
}

}  // namespace headroom::families
