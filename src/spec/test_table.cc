// The table of fields, part: tests.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "spec/load_end.h"
#include "spec/load_rows.h"

namespace headroom::spec {
namespace {

bool has_loads_that_end(const TestDraft& draft) {
  return !draft.loads.empty() && std::ranges::all_of(draft.loads, [](const TestLoad& load) {
    return load.duration || ends_by_itself(load.load);
  });
}

void check_loads_begin(const TestDraft& draft, Reader& reader) {
  for (const TestLoad& load : draft.loads) {
    if (!draft.duration || load.start < *draft.duration) continue;
    reader.problem(load.at,
                   fmt::format("{}: the load {} begins after the end", reader.path(), load.name),
                   fmt::format("it begins at {}, and the test takes {}", to_string(load.start),
                               to_string(*draft.duration)),
                   "let it begin earlier, or make the test's for longer");
  }
}

void check_times(const TestDraft& draft, const Node& node, Reader& reader) {
  // A spike and `until` end a test by themselves, and so do loads that all end.
  const bool has_end = draft.spike || node.find("spike") != nullptr ||
                       node.find("until") != nullptr || ends_by_itself(draft, node) ||
                       has_loads_that_end(draft);
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
  check_companion(node, "hold", {"until"}, "it is how long a search holds each rate", reader);
  check_companion(node, "tolerance", {"until"}, "it is how exact a search is", reader);
  if (!draft.until) return;
  const bool is_ramp = draft.rates && only_ramp(*draft.rates) != nullptr;
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

void finish(TestDraft& draft, const Node& node, Reader& reader) {
  check_parts(draft, draft.at, node, reader);
  check_times(draft, node, reader);
  check_search(draft, node, reader);
  check_loads_begin(draft, reader);
  draft.load = assemble(draft);
  if (draft.loads.empty()) return;
  draft.load.text.clear();
  for (const TestLoad& load : draft.loads) {
    draft.load.text +=
        fmt::format("{}{}: {}", draft.load.text.empty() ? "" : "; ", load.name, load.load.text);
  }
}

}  // namespace

const Table<TestDraft>& test_table() {
  static const Table<TestDraft> table = [] {
    Table<TestDraft> t(
        {.name = "test", .doc = "A load that the service is put under, and for how long."});
    add_load_rows(t);
    t.named(static_cast<std::vector<TestLoad> TestDraft::*>(&TestDraft::loads), &TestLoad::name,
            load_table(),
            {.key = "loads",
             .fallback = "the test's own load",
             .example = "{ browsing: { load: 30/s }, batch: { users: 4, start: 30s } }",
             .doc = "Several loads at once, in place of `load`, `users` or `trace`."});
    t.row(&TestDraft::duration,
          {.key = "for",
           .least = 1e-3,
           .fallback = "needed, unless the load ends by itself: a trace, stages, iterations, "
                       "a spike or `until`",
           .example = "2min",
           .doc = "How long the test takes, at most."});
    t.row(&TestDraft::warm_up, {.key = "warm-up",
                                .fallback = "0s",
                                .example = "30s",
                                .doc = "The beginning of the test that no verdict looks at."});
    t.row(&TestDraft::traced,
          {.key = "traceparent",
           .most = 1,
           .fallback = "none",
           .example = "1%",
           .doc = "The share of requests that are marked for distributed "
                  "tracing, by the `traceparent` header of W3C Trace Context."});
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
                             .fallback = "as long as sessions take to build up, 3s at least, and "
                                         "12s more",
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
    t.row(&TestDraft::before,
          {.key = "before",
           .kind = Kind::kName,
           .refers_to = Names::kJourney,
           .fallback = "nothing",
           .example = "sign-in",
           .doc = "A journey that one session goes through before the load begins, so that there "
                  "is what the load needs: the rows that its steps save are there for all "
                  "(`saved-by`). Nothing of it is measured. Where a request of it fails, so does "
                  "the test, before it begins."});
    t.row(&TestDraft::after,
          {.key = "after",
           .kind = Kind::kName,
           .refers_to = Names::kJourney,
           .fallback = "nothing",
           .example = "clean-up",
           .doc = "A journey that one session goes through once the load has ended, and after a "
                  "test that was stopped. What fails in it is told and changes no verdict."});
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
