// A Plan: everything one test does, resolved and ready to run: rates in sessions per second,
// templates compiled, data loaded. The load engine and the simulator both work from it, so they see
// the same sessions.
//
// Immutable once made; threads share it freely.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/distribution.h"
#include "base/quantity.h"
#include "base/random.h"
#include "grpc/method.h"
#include "spec/spec.h"
#include "workload/answer.h"
#include "workload/blob.h"
#include "workload/data_table.h"
#include "workload/expected_peak.h"
#include "workload/program.h"
#include "workload/rate_curve.h"
#include "workload/request_limits.h"
#include "workload/template.h"

namespace headroom::workload {

// A step with its templates compiled. Its index in Plan::steps is its request class.
struct Step {
  // The name in the file; where two journeys have a step of one name, "journey.step" for both.
  std::string name;
  std::vector<std::string> tags;  // its own and those of the groups around it, each once
  spec::Carrier carrier = spec::Carrier::kHttp;
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
  // Sends Accept-Encoding: the answer may come compressed, and is decoded.
  bool accepts_codings = false;
  std::optional<grpc::Method> call;         // of gRPC
  Receive receive;                          // of a WebSocket
  std::vector<spec::StatusRange> statuses;  // those that are right; empty: any below 400
  std::vector<Check> checks;
  std::vector<Save> saves;
  // The checks and saves of all steps are numbered through: the number of this one's first.
  std::uint32_t first_check = 0;
  Tokens tokens;
  std::optional<Turn> turn;
  // Indices of the data sets its templates draw from, rising: those of files, and those that steps
  // save.
  std::vector<std::uint32_t> tables;
  std::vector<std::uint32_t> saved_tables;
  // Of the saved values its templates need: indices into Plan::variables, rising.
  std::vector<std::uint32_t> needs;
  // A data set to which what the step saves is added as a row each time it succeeds.
  struct Feed {
    std::uint32_t table = 0;
    std::vector<std::uint32_t> variables;  // by column
  };
  std::vector<Feed> feeds;
  std::optional<Distribution> think;  // seconds before each visit; its own, its group's, or else
                                      // the journey's
  spec::MessageSizes size;            // for planning; what is sent is told by the above
  double visits = 1;                  // expected, of a session that takes its journey
  Nanos timeout{};                    // of each attempt
  RequestLimits limits;               // that the requirements set
  std::optional<spec::Retry> retry;
  std::optional<spec::Abort> abort;
  spec::Redirects redirects = spec::Redirects::kLeave;
  spec::Cookies cookies = spec::Cookies::kIgnore;  // those that answers set
};

struct Journey {
  std::string name;
  double share = 0;  // shares sum to 1
  Program program;
};

// How sessions begin.
struct OpenModel {
  RateCurve curve;  // sessions per second since the stream's start; at least as long as the stream
  spec::Arrivals arrivals = spec::Arrivals::kPoisson;
};
struct ClosedModel {
  static constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

  std::uint32_t users = 1;  // the most at once; user u takes part while there are more than u
  RateCurve over_time;      // how many there are since the stream's start; empty: all, throughout
  std::uint64_t sessions_per_user = kNoLimit;
};
struct TraceModel {
  std::vector<Nanos> starts;  // since the stream's start, rising from 0, already scaled
};

// One of the loads that a plan applies at once.
struct Stream {
  static constexpr Nanos kNoEnd = Nanos::max();
  static constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

  std::string name;  // empty where it is the only one
  std::variant<OpenModel, ClosedModel, TraceModel> model;
  Nanos start{};                          // since the plan's start
  Nanos end = kNoEnd;                     // likewise; no session begins from then on
  std::uint64_t sessions_max = kNoLimit;  // in all
  std::string limit_text;                 // for people, what sets sessions_max: "1000 iterations"
  std::vector<double> shares;             // by journey, summing to 1; empty: those of the journeys
};

struct Plan {
  std::vector<Step> steps;
  std::vector<Journey> journeys;
  std::vector<std::string> variables;  // names of saved values; a session has one slot for each
  std::vector<DataTable> tables;
  // One per table: how many rows a session draws on average, rounded up. What a session counts from
  // in a data set that is picked in order is so many rows each.
  std::vector<std::uint64_t> rows_per_session;
  // The row of a data set from which a stream's sessions count, and the step from one to the next,
  // so that no two streams meet. By table, then stream; empty: session n counts from row n.
  struct Rows {
    std::uint64_t first = 0;
    std::uint64_t step = 1;
    friend bool operator==(const Rows&, const Rows&) = default;
  };
  std::vector<std::vector<Rows>> rows;
  std::vector<Stream> streams = std::vector<Stream>(1);
  // Journeys that one session goes through before the streams begin and after they ended.
  std::optional<std::uint32_t> before;
  std::optional<std::uint32_t> after;
  Nanos duration{};  // zero: until every stream has come to its limit
  Nanos warm_up{};
  Seed seed;
  Ratio traced;           // the share of requests that carry a traceparent
  std::string load_text;  // for people: "15/s (expected peak), 8x for 20s"
  // The rate that the load never falls below, a spike left aside; 0 where there is none, or several
  // loads.
  Rate steady;
  // That over the workload's expected peak; 0 where either is unknown (run::Header).
  double expected_peak_share = 0;

  // Of its only load; Poisson where it has several, or is none of a rate.
  spec::Arrivals arrivals() const {
    const auto* open = streams.size() == 1 ? std::get_if<OpenModel>(&streams[0].model) : nullptr;
    return open == nullptr ? spec::Arrivals::kPoisson : open->arrivals;
  }

  // Session n of stream s is the plan's session n x streams + s: numbers that no two sessions
  // share, and of which nothing but the plan must be known to tell what the session does.
  std::uint64_t ordinal_of(std::size_t stream, std::uint64_t number) const {
    return number * streams.size() + stream;
  }
  std::size_t stream_of(std::uint64_t ordinal) const { return ordinal % streams.size(); }
  std::uint64_t number_of(std::uint64_t ordinal) const { return ordinal / streams.size(); }
};

// What can fail of all steps' answers, by number: "ask: body contains \"ok\"", "list: save id".
std::vector<std::string> names_of_checks(const Plan& plan);

// Reads the environment and the data files. Fails where the test asks for what the file lacks
// (expected peak without users, a data file that is not there), where a template names what does
// not exist, and where a test has no end. Errors carry the file and the place of the step, data set
// or test they speak of. Stages end with the last of them, and a trace at the full second after its
// last start, when no earlier end is given.
Result<Plan> make_plan(const spec::Spec& spec, const spec::Test& test);

}  // namespace headroom::workload
