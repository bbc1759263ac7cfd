// How much load a test applies over time: the syntax of `load:` and its companions in a test.
//
//   load: 30/s                 arrival rate (sessions per second), open model; spec/stages.h
//   load: 70% of peak          of the rate that the workload section leads to
//   load: [ ramp 0/s to 50/s for 1min, hold for 5min ]
//   spike: 8x for 30s          on top of a rate, in the middle of the test; `at:` moves its start
//   arrivals: gamma(cv 2)      how starts fall within the rate; poisson unless said
//   users: 64                  closed model: each starts its next session when one ends
//   users: ramp 1 to 200
//   iterations: 1000           so many sessions in all, or `10 per user`
//   trace: FILE, speed: 10x    the arrival moments of a recording; or its rates: `rates: COLUMN`
//   scale: 0.5x                of a trace: so many times as many sessions
//
// This is what was written; workload/arrivals.h turns it into moments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "spec/stages.h"

namespace headroom::spec {

struct Rates {
  std::vector<Stage<Load>> stages;
};
struct Users {
  std::vector<Stage<int>> stages;
};
struct Trace {
  // What the rows of the file are.
  enum class Rows { kMoments, kRates, kCounts };

  std::string path;    // CSV with a column of times, absolute or relative to the file
  std::string column;  // of the times; empty: the first that reads as a time
  Rows rows = Rows::kMoments;
  std::string values;  // the column of the rates (sessions per second) or counts
  Ratio speed{1.0};
  Ratio scale{1.0};
};

struct Spike {
  Ratio factor;
  Nanos duration{};
  std::optional<Nanos> at;  // absent: so that the spike ends two thirds into the test
};

// The law of the gaps between session starts, on the scale on which one start is expected per unit:
// gamma with mean 1. Its coefficient of variation says how uneven they are: 0 is evenly spaced, 1
// is Poisson, above 1 they come in bursts.
struct Arrivals {
  double cv = 1;  // up to kMostUneven
  friend bool operator==(const Arrivals&, const Arrivals&) = default;

  // Beyond it, gaps differ so much that the first one outlasts any test.
  static constexpr double kMostUneven = 100;
  static const Arrivals kPoisson;
  static const Arrivals kUniform;
};
inline constexpr Arrivals Arrivals::kPoisson{.cv = 1};
inline constexpr Arrivals Arrivals::kUniform{.cv = 0};

// How many sessions end a load before its time.
struct Iterations {
  enum class Of { kAll, kEachUser };

  std::uint64_t count = 1;
  Of of = Of::kAll;
};

struct LoadShape {
  std::variant<Rates, Users, Trace> base;
  std::optional<Spike> spike;
  Arrivals arrivals = Arrivals::kPoisson;
  std::optional<Iterations> iterations;
  std::string text;  // for people: "expected peak, 8x for 30s"
};

// The same rate, or the same number of users, from beginning to end.
Rates constant(Load load);
Users constant_users(int count);

// The stage that the load is, where it is a single ramp that takes the whole time.
const Stage<Load>* only_ramp(const LoadShape& shape);

// The value of `load:`. Fails with what was expected.
Result<LoadShape> parse_load(std::string_view text);
// The value of `users:`, likewise.
Result<LoadShape> parse_users(std::string_view text);
// The value of `spike:`, "8x for 30s".
Result<Spike> parse_spike(std::string_view text);
// The value of `arrivals:`, "poisson", "uniform" or "gamma(cv 2)".
Result<Arrivals> parse_arrivals(std::string_view text);
// The value of `iterations:`, "1000" or "10 per user".
Result<Iterations> parse_iterations(std::string_view text);

// When the load ends by itself, counted from its start; nothing where it does not, or where only
// the trace knows.
std::optional<Nanos> length_of(const LoadShape& shape);

}  // namespace headroom::spec
