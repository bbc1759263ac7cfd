// How much load a test applies over time: the syntax of `load:` and its companions in a test.
//
//   load: 30/s                    constant arrival rate (sessions per second), open model
//   load: expected peak           the rate that the workload section leads to
//   load: 70% of peak
//   load: ramp 1/s to 200/s       over the test's duration
//   load: steps 10/s, 20/s, 40/s  equal parts of the test's duration
//   spike: 8x for 30s             on top of a rate, in the middle of the test; `at:` moves its
//   start then: recover                 goes back to the rate after the spike users: 64 closed
//   model: so many users, each starts its next session when one ends trace: FILE, speed: 10x the
//   arrival moments of a recording arrivals: poisson | uniform   how starts fall within the rate;
//   poisson unless said
//
// This is what was written; workload/arrivals.h turns it into moments.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::spec {

// A rate that is either written out or a share of the workload's expected peak.
struct Load {
  std::optional<Rate> rate;
  Ratio of_peak{1.0};  // used when `rate` is absent
};

struct Constant {
  Load load;
};
struct Ramp {
  Load from;
  Load to;
};
struct Steps {
  std::vector<Load> loads;
};
struct Users {
  int count = 1;
};
struct Trace {
  std::string path;    // CSV with a column of times, absolute or relative to the file
  std::string column;  // empty: the first that reads as a time
  Ratio speed{1.0};
};

struct Spike {
  Ratio factor;
  Nanos duration{};
  std::optional<Nanos> at;  // absent: so that the spike ends two thirds into the test
};

enum class Arrivals { kPoisson, kUniform };

struct LoadShape {
  std::variant<Constant, Ramp, Steps, Users, Trace> base;
  std::optional<Spike> spike;
  Arrivals arrivals = Arrivals::kPoisson;
  std::string text;  // for people: "expected peak, 8x for 30s"
};

// The value of `load:`. Fails with what was expected.
Result<LoadShape> parse_load(std::string_view text);
// The value of `spike:`, "8x for 30s".
Result<Spike> parse_spike(std::string_view text);

}  // namespace headroom::spec
