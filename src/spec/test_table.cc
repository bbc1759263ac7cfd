// The table of fields, part: tests.
#include <fmt/format.h>

#include <utility>

#include "spec/tables.h"

namespace headroom::spec {
namespace {

template <class T>
Table<TestDraft>::Setter set_parsed(std::optional<T> TestDraft::* member,
                                    Result<T> (*parse)(std::string_view)) {
  return [=](TestDraft& draft, const Node& node, const FieldInfo& field, Reader& reader) {
    const std::string* text = scalar_text(node, field, reader);
    if (text == nullptr) return;
    auto value = parse(*text);
    if (value) {
      draft.*member = std::move(*value);
    } else {
      reader.problem_in(node, field, std::move(value.error()));
    }
  };
}

// A key that makes sense only beside another one.
void check_companion(const Node& node, std::string_view key, std::string_view needs,
                     std::string_view why, Reader& reader) {
  if (node.find(key) == nullptr || node.find(needs) != nullptr) return;
  reader.problem(node.find(key)->at, fmt::format("{} has {} and no {}", reader.path(), key, needs),
                 std::string(why), fmt::format("remove {}, or add {}", key, needs));
}

void check_one_load(const TestDraft& draft, const Node& node, Reader& reader) {
  std::vector<std::string_view> given;
  for (const std::string_view key : {"load", "users", "trace"}) {
    if (node.find(key) != nullptr) given.push_back(key);
  }
  if (given.empty()) {
    reader.problem(draft.at, fmt::format("{} has no load", reader.path()),
                   "a test says how much: load, users or trace",
                   "for example load: 30/s, or users: 64");
  }
  if (given.size() > 1) {
    reader.problem(node.find(given[1])->at,
                   fmt::format("{} has both {} and {}", reader.path(), given[0], given[1]),
                   "a test has one of load, users and trace", "remove one");
  }
}

void check_times(const TestDraft& draft, const Node& node, Reader& reader) {
  // A spike, the end of a recording, and `until` end a test by themselves.
  const bool has_end = draft.spike || node.find("trace") != nullptr ||
                       node.find("until") != nullptr || node.find("spike") != nullptr;
  if (node.find("for") == nullptr && !has_end) {
    reader.problem(draft.at, fmt::format("{} does not say how long it takes", reader.path()), {},
                   "for example for: 2min");
  }
  if (draft.duration && draft.warm_up >= *draft.duration) {
    reader.problem(
        node.find("warm-up")->at,
        fmt::format("{}: the warm-up takes the whole test", reader.path()),
        fmt::format("it lasts {} of {}", to_string(draft.warm_up), to_string(*draft.duration)),
        "make it shorter than for");
  }
  if (!draft.duration || !draft.spike) return;
  const Nanos start = draft.spike_at.value_or(Nanos{0});
  if (start + draft.spike->duration > *draft.duration) {
    reader.problem(node.find("spike")->at,
                   fmt::format("{}: the spike ends after the test", reader.path()),
                   fmt::format("the test takes {}", to_string(*draft.duration)), "make for longer");
  }
}

void check_search(const TestDraft& draft, const Node& node, Reader& reader) {
  check_companion(node, "hold", "until", "it is how long a search holds each rate", reader);
  check_companion(node, "tolerance", "until", "it is how exact a search is", reader);
  if (!draft.until) return;
  const bool is_ramp = draft.rates && std::holds_alternative<Ramp>(draft.rates->base);
  if (!is_ramp || draft.spike) {
    reader.problem(node.find("until")->at,
                   fmt::format("{} has until and no ramp to search", reader.path()),
                   "until searches the highest rate between the ends of a ramp",
                   "for example load: ramp 1/s to 200/s, without a spike");
  }
  if (draft.hold && draft.warm_up >= *draft.hold) {
    reader.problem(node.find("warm-up")->at,
                   fmt::format("{}: the warm-up takes all of hold", reader.path()),
                   fmt::format("each rate is held for {} and its first {} are not judged",
                               to_string(*draft.hold), to_string(draft.warm_up)),
                   "make it shorter than hold");
  }
}

// Puts the shape together from its parts.
void assemble(TestDraft& draft) {
  LoadShape shape;
  if (draft.rates) {
    shape = std::move(*draft.rates);
  } else if (draft.users) {
    shape.base = Users{*draft.users};
    shape.text = fmt::format("{} users", *draft.users);
  } else if (draft.trace) {
    draft.trace->speed = draft.speed.value_or(Ratio{1.0});
    draft.trace->column = draft.column.value_or("");
    shape.text = fmt::format("trace {}", draft.trace->path);
    if (draft.speed) shape.text += fmt::format(" at {:.4g}x", draft.speed->value);
    shape.base = std::move(*draft.trace);
  }
  if (draft.spike) {
    draft.spike->at = draft.spike_at;
    shape.spike = draft.spike;
    shape.text += fmt::format(", {:.4g}x for {}", draft.spike->factor.value,
                              to_string(draft.spike->duration));
  }
  shape.arrivals = draft.arrivals;
  draft.load = std::move(shape);
}

void finish(TestDraft& draft, const Node& node, Reader& reader) {
  check_one_load(draft, node, reader);
  check_companion(node, "speed", "trace", "it is the speed of a trace", reader);
  check_companion(node, "column", "trace", "it is a column of a trace", reader);
  check_companion(node, "spike", "load", "a spike multiplies a rate", reader);
  check_companion(node, "at", "spike", "it is when a spike begins", reader);
  check_companion(node, "then", "spike", "it is what follows a spike", reader);
  check_companion(node, "arrivals", "load", "it is how arrivals fall within a rate", reader);
  check_times(draft, node, reader);
  check_search(draft, node, reader);
  assemble(draft);
}

}  // namespace

const Table<TestDraft>& test_table() {
  static const Table<TestDraft> table = [] {
    Table<TestDraft> t(
        {.name = "test", .doc = "A load that the service is put under, and for how long."});
    t.row(
        {.key = "load",
         .kind = Kind::kLoad,
         .example = "expected peak",
         .doc = "Sessions per second, whatever the service does (open model): a rate, the expected "
                "peak or a share of it, `ramp A to B`, or `steps A, B, C` in equal parts of the "
                "test."},
        set_parsed(&TestDraft::rates, parse_load));
    t.row(&TestDraft::users,
          {.key = "users",
           .least = 1,
           .most = 1e6,
           .example = "64",
           .doc = "So many users at once, each beginning its next session when one "
                  "ends (closed model)."});
    t.row({.key = "trace",
           .kind = Kind::kPath,
           .example = "data/arrivals.csv",
           .doc = "A CSV file with the moments at which sessions begin."},
          [](TestDraft& draft, const Node& node, const FieldInfo& field, Reader& reader) {
            Trace trace;
            read_value(node, field, reader, trace.path);
            draft.trace = std::move(trace);
          });
    t.row(&TestDraft::column, {.key = "column",
                               .fallback = "the first that reads as a time",
                               .example = "TIMESTAMP",
                               .doc = "The column of the trace that holds the moments."});
    t.row(&TestDraft::speed, {.key = "speed",
                              .kind = Kind::kFactor,
                              .least = 1e-6,
                              .fallback = "1x",
                              .example = "10x",
                              .doc = "How much faster than recorded a trace is replayed."});
    t.choice<Arrivals>(&TestDraft::arrivals,
                       {{"poisson", Arrivals::kPoisson}, {"uniform", Arrivals::kUniform}},
                       {.key = "arrivals",
                        .fallback = "poisson",
                        .example = "uniform",
                        .doc = "How session starts fall within the rate: at random, or evenly."});
    t.row({.key = "spike",
           .kind = Kind::kSpike,
           .fallback = "none",
           .example = "8x for 30s",
           .doc = "A factor on the load for a while."},
          set_parsed(&TestDraft::spike, parse_spike));
    t.row(&TestDraft::spike_at, {.key = "at",
                                 .fallback = "so that it ends two thirds into the test",
                                 .example = "30s",
                                 .doc = "When the spike begins."});
    t.row({.key = "then",
           .kind = Kind::kChoice,
           .choices = {"recover"},
           .fallback = "recover",
           .example = "recover",
           .doc = "What follows a spike: `recover` goes back to the load before it."},
          [](TestDraft&, const Node& node, const FieldInfo& field, Reader& reader) {
            read_choice(node, field, reader);
          });
    t.row(&TestDraft::duration,
          {.key = "for",
           .least = 1e-3,
           .fallback = "needed, unless a spike, a trace or `until` ends the test",
           .example = "2min",
           .doc = "How long the test takes."});
    t.row(&TestDraft::warm_up, {.key = "warm-up",
                                .fallback = "0s",
                                .example = "30s",
                                .doc = "The beginning of the test that no verdict looks at."});
    t.row({.key = "until",
           .kind = Kind::kChoice,
           .choices = {"requirement fails"},
           .fallback = "its time is over",
           .example = "requirement fails",
           .doc = "`requirement fails` searches the highest rate at which all requirements hold, "
                  "between the ends of the ramp; `for` is then the most that it may take."},
          [](TestDraft& draft, const Node& node, const FieldInfo& field, Reader& reader) {
            if (read_choice(node, field, reader)) draft.until = node.text;
          });
    t.row(&TestDraft::hold, {.key = "hold",
                             .least = 1,
                             .fallback = "15s",
                             .example = "30s",
                             .doc = "How long a search holds each rate, the warm-up included, "
                                    "which is a fifth of it unless said."});
    t.row(&TestDraft::tolerance, {.key = "tolerance",
                                  .least = 0.005,
                                  .most = 1,
                                  .fallback = "5%",
                                  .example = "2%",
                                  .doc = "How near to each other the last good and the first bad "
                                         "rate of a search are."});
    t.row(&TestDraft::environment, {.key = "environment",
                                    .kind = Kind::kName,
                                    .refers_to = Names::kEnvironment,
                                    .fallback = "the only one, or `local`",
                                    .example = "local",
                                    .doc = "Where the service runs for this test."});
    t.row(&TestDraft::target,
          {.key = "target",
           .kind = Kind::kName,
           .refers_to = Names::kTarget,
           .fallback = "the environment",
           .example = "staging",
           .doc = "A service that is already there, by its name under targets."});
    t.row(&TestDraft::seed, {.key = "seed",
                             .fallback = "1",
                             .example = "42",
                             .doc = "The same seed gives the same sessions."});
    t.row(&TestDraft::requirements, {.key = "requirements",
                                     .shape = Shape::kList,
                                     .fallback = "none of its own",
                                     .example = "[ \"errors < 1%\" ]",
                                     .doc = "Requirements of this test, added to the file's own."});
    t.finish(finish);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
