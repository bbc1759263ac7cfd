#include "spec/stages.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

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

// What the levels of a load are.
struct RateLevels {
  using Level = Load;
  static constexpr std::string_view kNothing = "0/s";
  static constexpr std::string_view kRamp = "ramp 0/s to 50/s";
  static constexpr std::string_view kHold = "50/s for 5min";

  static Result<Load> scan(Scanner& scanner) { return scan_load(scanner); }
  static bool is_nothing(const Load& load) { return load.rate && load.rate->per_second <= 0; }
};

// What the levels of a closed load are: whole numbers of users.
struct UserLevels {
  using Level = int;
  static constexpr std::string_view kNothing = "0 users";
  static constexpr std::string_view kRamp = "ramp 1 to 50";
  static constexpr std::string_view kHold = "50 for 5min";
  static constexpr double kMost = 1e6;

  static Result<int> scan(Scanner& scanner) {
    const Scanner before = scanner;
    const auto count = scan_count(scanner);
    if (!count) return fail(before.expected("a number of users"));
    if (*count != static_cast<double>(static_cast<std::int64_t>(*count))) {
      return fail(before.error(
          fmt::format("{} is not a whole number of users", before.text().substr(before.offset()))));
    }
    if (*count > kMost) {
      return fail(before.error(fmt::format("{} users are too many", count_to_string(*count)),
                               fmt::format("it must be at most {}", count_to_string(kMost))));
    }
    scanner.accept("users") || scanner.accept("user");
    return static_cast<int>(*count);
  }
  static bool is_nothing(int users) { return users == 0; }
};

template <class Kind>
class StagesParser {
 public:
  using Level = typename Kind::Level;

  explicit StagesParser(std::string_view text) : scanner_(text) {}

  Result<std::vector<Stage<Level>>> parse() {
    const Scanner first = scanner_;
    do {
      const Scanner before = scanner_;
      auto stage = scan_stage();
      if (!stage) return fail(stage.error());
      if (scanner_.accept("for")) {
        if (auto duration = scan_length(); duration) {
          stage->duration = *duration;
        } else {
          return fail(duration.error());
        }
      }
      stages_.push_back(std::move(*stage));
      const bool is_one_of_several = stages_.size() > 1 || is_followed();
      if (is_one_of_several && !stages_.back().duration) {
        return fail(before.error("a stage does not say how long it takes",
                                 "where one follows another, each has its length",
                                 fmt::format("for example {}", Kind::kHold)));
      }
    } while (accept_next());
    if (auto end = scanner_.expect_end(); !end) return fail(end.error());
    const bool is_nothing = std::ranges::all_of(stages_, [](const Stage<Level>& stage) {
      return std::ranges::all_of(stage.levels, Kind::is_nothing);
    });
    if (is_nothing) {
      return fail(first.error(fmt::format("the load is {} throughout", Kind::kNothing),
                              "it would send nothing"));
    }
    return std::move(stages_);
  }

 private:
  bool is_followed() const {
    Scanner ahead = scanner_;
    return ahead.accept(",") || ahead.accept("then");
  }
  bool accept_next() {
    const bool has_comma = scanner_.accept(",");
    return scanner_.accept("then") || has_comma;
  }

  Result<Stage<Level>> scan_stage() {
    if (scanner_.accept("hold")) return scan_hold();
    if (scanner_.accept("ramp")) return scan_ramp();
    if (scanner_.accept("steps")) return scan_steps();
    if (scanner_.accept("sine")) return scan_sine();
    const auto level = Kind::scan(scanner_);
    if (!level) return fail(level.error());
    return Stage<Level>{.form = Form::kHold, .levels = {*level}};
  }

  // Where the stage before ended.
  Result<Level> level_before(const Scanner& at, std::string_view word) const {
    if (stages_.empty()) {
      return fail(
          at.error(fmt::format("{} says no level to begin at", word), "no stage comes before it",
                   fmt::format("for example {}", word == "hold" ? Kind::kHold : Kind::kRamp)));
    }
    if (stages_.back().form == Form::kSine) {
      return fail(
          at.error(fmt::format("{} says no level to begin at", word),
                   "a sine ends where its period has come to",
                   fmt::format("for example {}", word == "hold" ? Kind::kHold : Kind::kRamp)));
    }
    return stages_.back().levels.back();
  }

  // "hold", "hold 50/s", "hold at 50/s", behind the first word.
  Result<Stage<Level>> scan_hold() {
    const Scanner before = scanner_;
    Scanner ahead = scanner_;
    const bool is_bare =
        ahead.accept("for") || ahead.accept(",") || ahead.accept("then") || ahead.at_end();
    scanner_.accept("at");
    const auto level = is_bare ? level_before(before, "hold") : Kind::scan(scanner_);
    if (!level) return fail(level.error());
    return Stage<Level>{.form = Form::kHold, .levels = {*level}};
  }

  Result<Stage<Level>> scan_ramp() {
    const Scanner before = scanner_;
    Scanner ahead = scanner_;
    const auto from = ahead.accept("to") ? level_before(before, "ramp to") : Kind::scan(scanner_);
    if (!from) return fail(from.error());
    if (auto to = scanner_.expect("to"); !to) return fail(to.error());
    const auto to = Kind::scan(scanner_);
    if (!to) return fail(to.error());
    if (Kind::is_nothing(*from) && Kind::is_nothing(*to)) {
      return fail(before.error(fmt::format("a ramp must begin or end above {}", Kind::kNothing)));
    }
    return Stage<Level>{.form = Form::kRamp, .levels = {*from, *to}};
  }

  Result<Stage<Level>> scan_steps() {
    Stage<Level> stage{.form = Form::kSteps};
    Scanner ahead = scanner_;
    do {
      scanner_ = ahead;
      const auto level = Kind::scan(scanner_);
      if (!level) return fail(level.error());
      stage.levels.push_back(*level);
      ahead = scanner_;
      // A comma may also stand before the next stage.
    } while (ahead.accept(",") && !Scanner(ahead).accept("then"));
    return stage;
  }

  Result<Stage<Level>> scan_sine() {
    const auto low = Kind::scan(scanner_);
    if (!low) return fail(low.error());
    if (auto to = scanner_.expect("to"); !to) return fail(to.error());
    const auto high = Kind::scan(scanner_);
    if (!high) return fail(high.error());
    scanner_.accept(",");
    if (!scanner_.accept("period")) {
      Error error = scanner_.expected("\"period\"");
      error.fix = "say how long one turn takes: period 24h";
      return fail(std::move(error));
    }
    const auto period = scan_length();
    if (!period) return fail(period.error());
    return Stage<Level>{.form = Form::kSine, .levels = {*low, *high}, .period = *period};
  }

  Result<Nanos> scan_length() {
    const Scanner before = scanner_;
    const auto duration = scan_duration(scanner_);
    if (!duration) return fail(duration.error());
    if (*duration <= Nanos{0}) return fail(before.error("a stage must last longer than 0s"));
    return *duration;
  }

  Scanner scanner_;
  std::vector<Stage<Level>> stages_;
};

}  // namespace

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
  ahead.accept("of");
  if (!accept_peak(ahead)) {
    return fail(scanner.error(
        fmt::format("{} is a share of what", in_quotes(ahead.since(scanner.offset()))), {},
        "write 70% of peak"));
  }
  if (ratio->value <= 0) return fail(scanner.error("a share of the peak must be above 0%"));
  scanner = ahead;
  return Load{.rate = std::nullopt, .of_peak = *ratio};
}

Result<std::vector<Stage<Load>>> parse_rate_stages(std::string_view text) {
  return StagesParser<RateLevels>(text).parse();
}

Result<std::vector<Stage<int>>> parse_user_stages(std::string_view text) {
  return StagesParser<UserLevels>(text).parse();
}

}  // namespace headroom::spec
