#include "spec/load_shape.h"

#include <fmt/format.h>

#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"

namespace headroom::spec {
namespace {

// "peak" or "expected peak".
bool accept_peak(Scanner& scanner) {
  Scanner ahead = scanner;
  ahead.accept("expected");
  if (!ahead.accept("peak")) return false;
  scanner = ahead;
  return true;
}

// "30/s", "expected peak", "70% of peak", "1.5x of expected peak".
Result<Load> scan_load(Scanner& scanner) {
  if (accept_peak(scanner)) return Load{};
  Scanner ahead = scanner;
  auto rate = scan_rate(ahead);
  if (rate) {
    scanner = ahead;
    return Load{.rate = *rate};
  }
  ahead = scanner;
  const auto ratio = scan_ratio(ahead);
  const bool with_unit = ratio && !is_digit(ahead.since(scanner.offset()).back());
  if (!with_unit) {
    Error error = std::move(rate.error());
    if (error.why.empty()) {
      error.why = "a load is a rate of sessions such as 30/s, expected peak, or 70% of peak";
    }
    return fail(std::move(error));
  }
  if (!ahead.accept("of") || !accept_peak(ahead)) {
    return fail(scanner.error(
        fmt::format("{} is a share of what", in_quotes(ahead.since(scanner.offset()))), {},
        "write 70% of peak"));
  }
  if (ratio->value <= 0) return fail(scanner.error("a share of the peak must be above 0%"));
  scanner = ahead;
  return Load{.rate = std::nullopt, .of_peak = *ratio};
}

bool is_nothing(const Load& load) {
  return load.rate && load.rate->per_second <= 0;
}

Result<Ramp> scan_ramp(Scanner& scanner) {
  const Scanner before = scanner;
  const auto from = scan_load(scanner);
  if (!from) return fail(from.error());
  if (auto to = scanner.expect("to"); !to) return fail(to.error());
  const auto to = scan_load(scanner);
  if (!to) return fail(to.error());
  if (is_nothing(*from) && is_nothing(*to)) {
    return fail(before.error("a ramp must begin or end above 0/s"));
  }
  return Ramp{*from, *to};
}

Result<Steps> scan_steps(Scanner& scanner) {
  Steps steps;
  do {
    const auto load = scan_load(scanner);
    if (!load) return fail(load.error());
    steps.loads.push_back(*load);
  } while (scanner.accept(","));
  return steps;
}

Result<LoadShape> scan_shape(Scanner& scanner) {
  LoadShape shape;
  if (scanner.accept("ramp")) {
    const auto ramp = scan_ramp(scanner);
    if (!ramp) return fail(ramp.error());
    shape.base = *ramp;
    return shape;
  }
  if (scanner.accept("steps")) {
    auto steps = scan_steps(scanner);
    if (!steps) return fail(steps.error());
    shape.base = std::move(*steps);
    return shape;
  }
  const Scanner before = scanner;
  const auto load = scan_load(scanner);
  if (!load) return fail(load.error());
  if (is_nothing(*load)) return fail(before.error("a load must be above 0/s"));
  shape.base = Constant{*load};
  return shape;
}

}  // namespace

Result<LoadShape> parse_load(std::string_view text) {
  Scanner scanner(text);
  if (scanner.at_end()) {
    return fail(scanner.error("the load is empty", {}, "for example: 30/s, or expected peak"));
  }
  auto shape = scan_shape(scanner);
  if (!shape) return shape;
  if (auto end = scanner.expect_end(); !end) return fail(end.error());
  shape->text = trim(text);
  return shape;
}

Result<Spike> parse_spike(std::string_view text) {
  Scanner scanner(text);
  Scanner before = scanner;
  const auto factor = scan_ratio(scanner);
  if (!factor) return fail(factor.error());
  if (factor->value <= 0) return fail(before.error("a spike's factor must be above 0x"));
  if (auto word = scanner.expect("for"); !word) return fail(word.error());
  before = scanner;
  const auto duration = scan_duration(scanner);
  if (!duration) return fail(duration.error());
  if (*duration <= Nanos{0}) return fail(before.error("a spike must last longer than 0s"));
  if (auto end = scanner.expect_end(); !end) return fail(end.error());
  return Spike{.factor = *factor, .duration = *duration, .at = std::nullopt};
}

}  // namespace headroom::spec
