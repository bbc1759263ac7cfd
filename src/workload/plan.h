// A Plan: everything one test does, resolved and ready to run: rates in sessions per second,
// templates compiled, data loaded. The load engine and the simulator both work from it, so they see
// the same sessions.
//
// Immutable once made; threads share it freely.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/distribution.h"
#include "base/quantity.h"
#include "base/random.h"
#include "spec/spec.h"
#include "workload/answer.h"
#include "workload/blob.h"
#include "workload/data_table.h"
#include "workload/expected_peak.h"
#include "workload/program.h"
#include "workload/rate_curve.h"
#include "workload/template.h"

namespace headroom::workload {

// A step with its templates compiled. Its index in Plan::steps is its request class.
struct Step {
  // The name in the file; where two journeys have a step of one name, "journey.step" for both.
  std::string name;
  std::string method;
  Template target;
  struct Header {
    std::string name;
    Template value;
  };
  // Those of the user, for the step and for all, and those that the user did not give and that
  // follow: Content-Type from the kind of body, Authorization from `auth`.
  std::vector<Header> headers;
  std::optional<Template> body;
  // Follows `body`, the same for every request; there may be only this one.
  std::optional<Blob> body_tail;
  spec::Streaming streaming = spec::Streaming::kNone;
  std::vector<spec::StatusRange> statuses;  // those that are right; empty: any below 400
  std::vector<Check> checks;
  std::vector<Save> saves;
  // The checks and saves of all steps are numbered through: the number of this one's first.
  std::uint32_t first_check = 0;
  Tokens tokens;
  std::vector<std::uint32_t> tables;  // indices of the data sets its templates draw from, rising
  std::optional<Distribution> think;  // seconds before each visit; its own, its group's, or else
                                      // the journey's
  double visits = 1;                  // expected, of a session that takes its journey
  Nanos timeout{};                    // of each attempt
  std::optional<spec::Retry> retry;
  std::optional<spec::Abort> abort;
  spec::Redirects redirects = spec::Redirects::kLeave;
};

struct Journey {
  std::string name;
  double share = 0;  // shares sum to 1
  Program program;
};

// How sessions begin.
struct OpenModel {
  RateCurve curve;  // sessions per second over time, as long as the plan
  spec::Arrivals arrivals = spec::Arrivals::kPoisson;
};
struct ClosedModel {
  std::uint32_t users = 1;
};
struct TraceModel {
  std::vector<Nanos> starts;  // rising, from 0, already scaled by the speed
};

struct Plan {
  std::vector<Step> steps;
  std::vector<Journey> journeys;
  std::vector<std::string> variables;  // names of saved values; a session has one slot for each
  std::vector<DataTable> tables;
  // One per table: how many rows a session draws on average, rounded up. Session n of a data set
  // that is picked in order begins at row n times that.
  std::vector<std::uint64_t> rows_per_session;
  std::variant<OpenModel, ClosedModel, TraceModel> model;
  Nanos duration{};
  Nanos warm_up{};
  Seed seed;
  std::string load_text;  // for people: "15/s (expected peak), 8x for 20s"
  // The rate that the load never falls below, a spike left aside, over the workload's expected
  // peak; 0 where either is unknown (run::Header).
  double expected_peak_share = 0;
};

// What can fail of all steps' answers, by number: "ask: body contains \"ok\"", "list: save id".
std::vector<std::string> names_of_checks(const Plan& plan);

// Reads the environment and the data files. Fails where the test asks for what the file lacks
// (expected peak without users, a data file that is not there), where a template names what does
// not exist, and where a test has no end. Errors carry the file and the place of the step, data set
// or test they speak of. A trace ends the test at the full second after its last start when no
// earlier end is given.
Result<Plan> make_plan(const spec::Spec& spec, const spec::Test& test);

}  // namespace headroom::workload
