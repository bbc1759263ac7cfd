// make_plan: data loaded, journeys compiled, then the load resolved, since a trace may be long.
#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "workload/journey_builder.h"
#include "workload/lone_session.h"
#include "workload/plan.h"
#include "workload/plan_problems.h"
#include "workload/row_sharing.h"
#include "workload/step_builder.h"
#include "workload/stream_builder.h"

namespace headroom::workload {
namespace {

Error placed(Error error, const spec::Spec& spec, Position at) {
  if (error.file.empty()) {
    error.file = spec.file;
    if (error.at.line == 0) error.at = at;
  }
  return error;
}

// What is wrong so far; the plan is worth nothing where there is something.
struct Findings {
  std::vector<std::string> unread;  // data sets
  Problems problems;
};

void add_tables(const spec::Spec& spec, Plan& plan, Findings& findings) {
  for (const spec::Data& data : spec.workload.data) {
    auto table = data.saved_by.empty() ? DataTable::load(data, spec.folder)
                                       : DataTable::saved(data, spec.workload);
    if (table) {
      plan.tables.push_back(std::move(*table));
      continue;
    }
    findings.unread.push_back(data.name);
    findings.problems.push_back(placed(std::move(table.error()), spec, data.at));
  }
}

void add_journeys(const spec::Spec& spec, Plan& plan, Findings& findings) {
  auto variables = saved_values(spec.workload);
  if (!variables) {
    findings.problems.push_back(placed(std::move(variables.error()), spec, {}));
    return;
  }
  plan.variables = std::move(*variables);
  double shares = 0;
  const Sources sources{
      .workload = spec.workload, .folder = spec.folder, .unread = findings.unread};
  for (const spec::Journey& journey : spec.workload.journeys) {
    for (Error& problem : add_journey(journey, sources, plan)) {
      findings.problems.push_back(placed(std::move(problem), spec, journey.at));
    }
    shares += journey.share.value;
  }
  if (shares <= 0) {
    findings.problems.push_back(
        placed(invalid("there is no journey to send", "the workload section has none",
                       "add one under workload, journeys")
                   .error(),
               spec, {}));
    return;
  }
  for (Journey& journey : plan.journeys) journey.share /= shares;
}

// The test itself where it has one load, or its loads.
std::vector<const spec::TestLoad*> loads_of(const spec::Test& test) {
  if (test.loads.empty()) return {&test};
  std::vector<const spec::TestLoad*> loads;
  for (const spec::TestLoad& load : test.loads) loads.push_back(&load);
  return loads;
}

Result<void> add_streams(const spec::Spec& spec, const spec::Test& test, Plan& plan) {
  const LoadSetting setting{.spec = spec,
                            .journeys = plan.journeys,
                            .test_duration = test.duration,
                            .warm_up = test.warm_up,
                            .seed = plan.seed};
  plan.streams.clear();
  plan.load_text.clear();
  std::vector<std::string> texts;
  Rate steady;
  for (const spec::TestLoad* load : loads_of(test)) {
    auto built = build_stream(*load, setting);
    if (!built) return fail(placed(std::move(built.error()), spec, load->at));
    if (load != &test) built->stream.name = load->name;
    steady = built->steady;
    texts.push_back(std::move(built->text));
    plan.streams.push_back(std::move(built->stream));
  }
  if (auto shared = share_rows(plan); !shared) {
    return fail(placed(std::move(shared.error()), spec, test.at));
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Stream& stream = plan.streams[i];
    if (i > 0) plan.load_text += "; ";
    if (!stream.name.empty()) plan.load_text += stream.name + ": ";
    plan.load_text += texts[i];
    if (!stream.limit_text.empty()) plan.load_text += ", " + stream.limit_text;
    if (stream.start > Nanos{0}) plan.load_text += " from " + to_string(stream.start) + " on";
  }
  // Of several loads none is the whole, and they need not overlap.
  if (texts.size() == 1) plan.steady = steady;
  const auto peak = expected_peak(spec.workload);
  if (texts.size() == 1 && peak && peak->per_second > 0) {
    plan.expected_peak_share = steady.per_second / peak->per_second;
  }
  return {};
}

// When the last of the streams ends; nothing where one does not say.
void set_duration(const spec::Test& test, Plan& plan) {
  Nanos last{};
  for (const Stream& stream : plan.streams) last = std::max(last, stream.end);
  if (last == Stream::kNoEnd) last = Nanos{0};
  plan.duration = test.duration && last > Nanos{0} ? std::min(*test.duration, last)
                                                   : test.duration.value_or(last);
}

Result<void> check_warm_up(const spec::Test& test, const Plan& plan) {
  if (plan.duration == Nanos{0} || test.warm_up < plan.duration) return {};
  return invalid(fmt::format("the warm-up of {} takes the whole test of {}",
                             to_string(test.warm_up), to_string(plan.duration)),
                 "nothing would be left to judge", "make it shorter, or the test longer");
}

// The load of the test, on journeys and tables that are there.
Result<void> add_load(const spec::Spec& spec, const spec::Test& test, Plan& plan) {
  plan.seed = Seed{test.seed.value_or(Seed{}.value)};
  if (auto done = add_lone_sessions(test, plan); !done) {
    return fail(placed(std::move(done.error()), spec, test.at));
  }
  if (auto done = add_streams(spec, test, plan); !done) return done;
  set_duration(test, plan);
  if (auto done = check_warm_up(test, plan); !done) {
    return fail(placed(std::move(done.error()), spec, test.at));
  }
  plan.warm_up = test.warm_up;
  plan.traced = test.traced;
  return {};
}

}  // namespace

std::vector<std::string> names_of_checks(const Plan& plan) {
  std::vector<std::string> names;
  for (const Step& step : plan.steps) {
    for (const Check& check : step.checks) {
      names.push_back(fmt::format("{}: {}", step.name, check.label));
    }
    for (const Save& save : step.saves) {
      names.push_back(fmt::format("{}: {}", step.name, save.label));
    }
  }
  return names;
}

Result<Plan> make_plan(const spec::Spec& spec, const spec::Test& test) {
  Plan plan;
  Findings findings;
  add_tables(spec, plan, findings);
  add_journeys(spec, plan, findings);
  if (!findings.problems.empty()) return fail(std::move(findings.problems.front()));
  if (auto done = add_load(spec, test, plan); !done) return fail(std::move(done.error()));
  return plan;
}

Problems plan_problems(const spec::Spec& spec, std::span<const spec::Test> tests) {
  Plan plan;
  Findings findings;
  add_tables(spec, plan, findings);
  add_journeys(spec, plan, findings);
  Problems problems = std::move(findings.problems);
  // Who gets which rows cannot be told without them.
  if (findings.unread.empty() && !plan.journeys.empty()) {
    for (const spec::Test& test : tests) {
      if (auto done = add_load(spec, test, plan); !done) {
        problems.push_back(std::move(done.error()));
      } else if (auto saved = need_savers(plan); !saved) {
        problems.push_back(placed(std::move(saved.error()), spec, test.at));
      }
    }
  }
  std::ranges::stable_sort(problems, [](const Error& a, const Error& b) {
    return std::tie(a.file, a.at.line, a.at.column) < std::tie(b.file, b.at.line, b.at.column);
  });
  const auto repeats = std::ranges::unique(problems);
  problems.erase(repeats.begin(), repeats.end());
  return problems;
}

}  // namespace headroom::workload
