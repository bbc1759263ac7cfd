#include "spec/load_shape.h"

#include <fmt/format.h>

#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"

namespace headroom::spec {
namespace {

std::unexpected<Error> unknown_arrivals(const Scanner& at) {
  return fail(at.error(
      fmt::format("{} is no law of arrivals", in_quotes(trim(at.text()))), {},
      "write poisson, uniform, or gamma(cv 2) for arrivals more uneven than poisson's cv of 1"));
}

}  // namespace

Rates constant(Load load) {
  return {{{.form = Form::kHold, .levels = {load}}}};
}

Users constant_users(int count) {
  return {{{.form = Form::kHold, .levels = {count}}}};
}

const Stage<Load>* only_ramp(const LoadShape& shape) {
  const auto* rates = std::get_if<Rates>(&shape.base);
  if (rates == nullptr || rates->stages.size() != 1) return nullptr;
  const Stage<Load>& stage = rates->stages.front();
  return stage.form == Form::kRamp && !stage.duration ? &stage : nullptr;
}

Result<LoadShape> parse_load(std::string_view text) {
  const Scanner scanner(text);
  if (scanner.at_end()) {
    return fail(scanner.error("the load is empty", {}, "for example: 30/s, or expected peak"));
  }
  auto stages = parse_rate_stages(text);
  if (!stages) return fail(std::move(stages.error()));
  LoadShape shape;
  shape.base = Rates{std::move(*stages)};
  shape.text = trim(text);
  return shape;
}

Result<LoadShape> parse_users(std::string_view text) {
  auto stages = parse_user_stages(text);
  if (!stages) return fail(std::move(stages.error()));
  LoadShape shape;
  const bool is_constant = stages->size() == 1 && stages->front().form == Form::kHold;
  const bool is_one = is_constant && stages->front().levels.front() == 1;
  shape.base = Users{std::move(*stages)};
  shape.text = trim(text);
  if (!shape.text.ends_with("user") && !shape.text.ends_with("users")) {
    shape.text = is_constant ? fmt::format("{} {}", shape.text, is_one ? "user" : "users")
                             : fmt::format("users: {}", shape.text);
  }
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

Result<Arrivals> parse_arrivals(std::string_view text) {
  Scanner scanner(text);
  const Scanner whole = scanner;
  if (scanner.accept("poisson") && scanner.at_end()) return Arrivals::kPoisson;
  if (scanner.accept("uniform") && scanner.at_end()) return Arrivals::kUniform;
  if (!scanner.accept("gamma")) return unknown_arrivals(whole);
  if (auto open = scanner.expect("("); !open) return fail(open.error());
  if (auto cv = scanner.expect("cv"); !cv) return fail(cv.error());
  const Scanner before = scanner;
  const auto cv = scanner.number();
  if (!cv) return fail(cv.error());
  if (*cv < 0 || *cv > Arrivals::kMostUneven) {
    return fail(before.error(
        fmt::format("a cv of {:.4g} is out of range", *cv),
        "it is the standard deviation of the gaps over their mean: 0 is even, 1 is poisson",
        fmt::format("write a number from 0 to {}", Arrivals::kMostUneven)));
  }
  if (auto close = scanner.expect(")"); !close) return fail(close.error());
  if (auto end = scanner.expect_end(); !end) return fail(end.error());
  return Arrivals{.cv = *cv};
}

Result<Iterations> parse_iterations(std::string_view text) {
  constexpr double kMost = 1e12;
  Scanner scanner(text);
  const Scanner before = scanner;
  const auto count = scan_count(scanner);
  if (!count) {
    Error error = before.expected("a number of sessions");
    error.fix = "write 1000 for so many in all, or 10 per user";
    return fail(std::move(error));
  }
  const bool is_whole =
      *count <= kMost && *count == static_cast<double>(static_cast<std::uint64_t>(*count));
  if (!is_whole || *count < 1) {
    return fail(before.error(fmt::format("{} is not a number of sessions", in_quotes(trim(text))),
                             "it is a whole number of 1 or more"));
  }
  Iterations iterations{.count = static_cast<std::uint64_t>(*count)};
  if (scanner.accept("per")) {
    if (auto user = scanner.expect("user"); !user) return fail(user.error());
    iterations.of = Iterations::Of::kEachUser;
  } else {
    scanner.accept("in") && scanner.accept("all");
  }
  if (auto end = scanner.expect_end(); !end) return fail(end.error());
  return iterations;
}

std::optional<Nanos> length_of(const LoadShape& shape) {
  if (const auto* rates = std::get_if<Rates>(&shape.base)) return duration_of(rates->stages);
  if (const auto* users = std::get_if<Users>(&shape.base)) return duration_of(users->stages);
  return std::nullopt;
}

}  // namespace headroom::spec
