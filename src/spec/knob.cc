#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/check.h"
#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"
#include "spec/range_ends.h"
#include "spec/tune.h"

namespace headroom::spec {
namespace {

// Up to so many whole numbers a range holds each of them.
constexpr double kNarrow = 32;
constexpr double kMostWhole = 1e6;

struct Field {
  std::string_view word;
  Knob::Kind kind;
};
constexpr std::array kOfComponents{
    Field{"replicas", Knob::Kind::kReplicas}, Field{"cpu", Knob::Kind::kCpu},
    Field{"slots", Knob::Kind::kSlots},       Field{"concurrency", Knob::Kind::kConcurrency},
    Field{"queue", Knob::Kind::kQueue},       Field{"cache", Knob::Kind::kCache},
};
constexpr std::array kOfCalls{
    Field{"timeout", Knob::Kind::kTimeout},
    Field{"connections", Knob::Kind::kConnections},
};

Result<Knob::Kind> scan_field(Scanner& scanner, std::span<const Field> fields,
                              std::string_view whose) {
  if (auto dot = scanner.expect("."); !dot) return fail(std::move(dot.error()));
  const Scanner before = scanner;
  const std::string_view word = scanner.run().value_or("");
  const auto found = std::ranges::find(fields, word, &Field::word);
  if (found != fields.end()) return found->kind;
  std::vector<std::string_view> words;
  for (const Field& field : fields) words.push_back(field.word);
  return fail(before.error(
      fmt::format("{} is nothing of {} that can be turned", in_quotes(word), whose),
      fmt::format("what can be is {}", enumerate(words, "and")), did_you_mean(word, words)));
}

bool is_whole(Knob::Kind kind) {
  switch (kind) {
    case Knob::Kind::kReplicas:
    case Knob::Kind::kSlots:
    case Knob::Kind::kConcurrency:
    case Knob::Kind::kQueue:
    case Knob::Kind::kConnections:
      return true;
    case Knob::Kind::kCpu:
    case Knob::Kind::kCache:
    case Knob::Kind::kTimeout:
    case Knob::Kind::kValue:
      return false;
  }
  HEADROOM_CHECK(false, "a kind of knob without an answer");
}

double least_of(Knob::Kind kind) {
  if (kind == Knob::Kind::kQueue) return 0;
  if (is_whole(kind)) return 1;
  return kind == Knob::Kind::kCpu ? 0.001 : 1e-9;
}

Result<double> scan_number_of(Knob::Kind kind, Scanner& scanner) {
  const Scanner before = scanner;
  Result<double> number = 0;
  if (kind == Knob::Kind::kCpu) {
    const auto cores = scan_cores(scanner);
    if (!cores) return fail(cores.error());
    number = cores->count;
  } else if (kind == Knob::Kind::kTimeout) {
    const auto duration = scan_duration(scanner);
    if (!duration) return fail(duration.error());
    number = to_seconds(*duration);
  } else {
    number = scanner.number();
    if (!number || *number != std::floor(*number) || *number > kMostWhole) {
      return fail(before.expected("a whole number"));
    }
  }
  if (*number < least_of(kind)) {
    return fail(before.error(fmt::format("{} cannot be so little", field_of(kind))));
  }
  return number;
}

std::string text_of(Knob::Kind kind, double number) {
  if (kind == Knob::Kind::kCpu) return to_string(Cores{number});
  if (kind == Knob::Kind::kTimeout) return to_string(from_seconds(number));
  return fmt::format("{}", number);
}

std::vector<double> steps_between(double low, double high, bool whole) {
  std::vector<double> steps{low};
  if (whole && high - low < kNarrow) {
    for (double step = low + 1; step <= high; ++step) steps.push_back(step);
    return steps;
  }
  double doubled = low > 0 ? low : 1;
  while (doubled < high) {
    for (const double step : {doubled, whole ? std::round(1.5 * doubled) : 1.5 * doubled}) {
      if (step > steps.back() && step < high) steps.push_back(step);
    }
    doubled *= 2;
  }
  steps.push_back(high);
  return steps;
}

}  // namespace

std::string_view field_of(Knob::Kind kind) {
  for (const std::span<const Field> fields :
       {std::span<const Field>(kOfComponents), std::span<const Field>(kOfCalls)}) {
    const auto found = std::ranges::find(fields, kind, &Field::kind);
    if (found != fields.end()) return found->word;
  }
  return "value";
}

Result<Knob> parse_knob(std::string_view name) {
  Scanner scanner(name);
  Knob knob{.name = std::string(trim(name))};
  const auto first = scanner.word();
  if (!first) return fail(scanner.expected("the name of a component, a call or a value"));
  if (scanner.at_end()) return knob;
  knob.component = *first;
  Result<Knob::Kind> kind;
  if (scanner.accept("->")) {
    const auto callee = scanner.word();
    if (!callee) return fail(scanner.expected("the name of the component that is called"));
    knob.callee = *callee;
    kind = scan_field(scanner, kOfCalls, "a call");
  } else {
    kind = scan_field(scanner, kOfComponents, "a component");
  }
  if (!kind) return fail(std::move(kind.error()));
  if (auto end = scanner.expect_end(); !end) return fail(std::move(end.error()));
  knob.kind = *kind;
  return knob;
}

Result<std::vector<Setting>> parse_settings(Knob::Kind kind, std::string_view range) {
  Scanner scanner(range);
  if (kind == Knob::Kind::kCache || kind == Knob::Kind::kValue) {
    return fail(scanner.error(
        fmt::format("{} is no choice", in_quotes(trim(range))), {},
        kind == Knob::Kind::kCache ? "write [off, on]" : "list what it can be: [1, 2, 4]"));
  }
  const auto ends = range_ends(range);
  if (!ends) {
    return fail(scanner.error("one value is no choice", {},
                              "write a range such as 1..8, or a list such as [1, 2, 4]"));
  }
  const auto high = parse_setting(kind, ends->high);
  if (!high) {
    Error error = high.error();
    error.at.column += static_cast<int>(ends->high_at);
    return fail(std::move(error));
  }
  const auto low = parse_setting(kind, ends->low);
  if (!low) return fail(low.error());
  if (low->number >= high->number) {
    return fail(scanner.error("the lower end of a range stands first"));
  }
  std::vector<Setting> settings;
  for (const double step : steps_between(low->number, high->number, is_whole(kind))) {
    settings.push_back({.text = text_of(kind, step), .number = step});
  }
  return settings;
}

Result<Setting> parse_setting(Knob::Kind kind, std::string_view text) {
  Scanner scanner(text);
  Setting setting{.text = std::string(trim(text))};
  if (kind == Knob::Kind::kValue) return setting;
  if (kind == Knob::Kind::kCache) {
    const bool is_on = scanner.accept("on");
    if (!is_on && !scanner.accept("off")) return fail(scanner.expected("on or off"));
    setting.number = is_on ? 1 : 0;
  } else {
    const auto number = scan_number_of(kind, scanner);
    if (!number) return fail(number.error());
    setting.number = *number;
  }
  if (auto end = scanner.expect_end(); !end) return fail(std::move(end.error()));
  return setting;
}

}  // namespace headroom::spec
