// make_plan: data loaded, journeys compiled, then the load resolved, since a trace may be long.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "workload/journey_builder.h"
#include "workload/plan.h"
#include "workload/rate_load.h"
#include "workload/step_builder.h"
#include "workload/trace.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;

// Keeps ordinal x rows far from overflow where a repeat has no finite mean.
constexpr double kRowsPerSessionMax = 1e6;

std::unexpected<Error> placed(Error error, const spec::Spec& spec, Position at) {
  if (error.file.empty()) {
    error.file = spec.file;
    if (error.at.line == 0) error.at = at;
  }
  return fail(std::move(error));
}

Result<void> add_tables(const spec::Spec& spec, Plan& plan) {
  for (const spec::Data& data : spec.workload.data) {
    auto table = DataTable::load(data, spec.folder);
    if (!table) return placed(std::move(table.error()), spec, data.at);
    plan.tables.push_back(std::move(*table));
  }
  return {};
}

Result<void> add_journeys(const spec::Spec& spec, Plan& plan) {
  auto variables = saved_values(spec.workload);
  if (!variables) return placed(std::move(variables.error()), spec, {});
  plan.variables = std::move(*variables);
  double shares = 0;
  for (const spec::Journey& journey : spec.workload.journeys) {
    if (auto added = add_journey(journey, spec.workload, spec.folder, plan); !added) {
      return placed(std::move(added.error()), spec, journey.at);
    }
    shares += journey.share.value;
  }
  if (shares <= 0) {
    return placed(invalid("there is no journey to send", "the workload section has none",
                          "add one under workload, journeys")
                      .error(),
                  spec, {});
  }
  for (Journey& journey : plan.journeys) journey.share /= shares;
  return {};
}

double mean_rows(const Plan& plan, std::uint32_t table) {
  double rows = 0;
  for (const Journey& journey : plan.journeys) {
    for (const Node& node : journey.program.nodes) {
      if (node.kind != Node::Kind::kVisit) continue;
      const Step& step = plan.steps[node.index];
      if (std::ranges::find(step.tables, table) == step.tables.end()) continue;
      rows += journey.share * step.visits;
    }
  }
  return rows;
}

void count_rows(Plan& plan) {
  // 0.8 x 2.5 can come out a little above 2.
  constexpr double kRounding = 1e-9;
  for (std::uint32_t table = 0; table < plan.tables.size(); ++table) {
    const double rows = std::ceil(mean_rows(plan, table) - kRounding);
    plan.rows_per_session.push_back(
        static_cast<std::uint64_t>(std::clamp(rows, 1.0, kRowsPerSessionMax)));
  }
}

Result<void> need_duration(const spec::Test& test) {
  if (test.duration && *test.duration > 0s) return {};
  return invalid(fmt::format("the test {} has no end", test.name), "only a trace ends by itself",
                 "say how long it lasts, such as `for: 2min`");
}

Result<void> need_no_spike(const spec::Test& test) {
  if (!test.load.spike) return {};
  return invalid(fmt::format("the test {} has a spike and no rate", test.name),
                 "a spike multiplies a rate; users and traces have none",
                 "give the load as a rate, such as `load: 30/s`");
}

Result<void> add_trace(const spec::Spec& spec, const spec::Test& test, const spec::Trace& trace,
                       Plan& plan) {
  if (auto no_spike = need_no_spike(test); !no_spike) return no_spike;
  auto starts = load_trace(trace, spec.folder);
  if (!starts) return fail(std::move(starts.error()));
  // Strictly past the last start, whose session belongs to the test.
  const Nanos end = (starts->back() / 1s + 1) * 1s;
  plan.duration = std::min(test.duration.value_or(end), end);
  plan.load_text = fmt::format("trace {}", trace.path);
  if (trace.speed.value != 1) {
    plan.load_text += fmt::format(" at {:.4g}x speed", trace.speed.value);
  }
  plan.model = TraceModel{std::move(*starts)};
  return {};
}

Result<void> add_users(const spec::Test& test, const spec::Users& users, Plan& plan) {
  if (auto duration = need_duration(test); !duration) return duration;
  if (auto no_spike = need_no_spike(test); !no_spike) return no_spike;
  if (users.count < 1) {
    return invalid(fmt::format("{} users send nothing", users.count), {}, "take at least 1");
  }
  plan.duration = *test.duration;
  plan.model = ClosedModel{static_cast<std::uint32_t>(users.count)};
  plan.load_text = fmt::format("{} {}", users.count, users.count == 1 ? "user" : "users");
  return {};
}

Result<void> add_rate(const spec::Spec& spec, const spec::Test& test, Plan& plan) {
  if (auto duration = need_duration(test); !duration) return duration;
  plan.duration = *test.duration;
  auto load = resolve_rate_load(test.load, plan.duration, spec.workload);
  if (!load) return fail(std::move(load.error()));
  if (const auto peak = expected_peak(spec.workload); peak && peak->per_second > 0) {
    plan.expected_peak_share = load->steady.per_second / peak->per_second;
  }
  plan.model = OpenModel{std::move(load->curve), test.load.arrivals};
  plan.load_text = std::move(load->text);
  return {};
}

Result<void> add_load(const spec::Spec& spec, const spec::Test& test, Plan& plan) {
  if (const auto* trace = std::get_if<spec::Trace>(&test.load.base)) {
    return add_trace(spec, test, *trace, plan);
  }
  if (const auto* users = std::get_if<spec::Users>(&test.load.base)) {
    return add_users(test, *users, plan);
  }
  return add_rate(spec, test, plan);
}

Result<void> check_warm_up(const spec::Test& test, const Plan& plan) {
  if (test.warm_up < plan.duration) return {};
  return invalid(fmt::format("the warm-up of {} takes the whole test of {}",
                             to_string(test.warm_up), to_string(plan.duration)),
                 "nothing would be left to judge", "make it shorter, or the test longer");
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
  if (auto done = add_tables(spec, plan); !done) return fail(std::move(done.error()));
  if (auto done = add_journeys(spec, plan); !done) return fail(std::move(done.error()));
  count_rows(plan);
  if (auto done = add_load(spec, test, plan); !done) {
    return placed(std::move(done.error()), spec, test.at);
  }
  if (auto done = check_warm_up(test, plan); !done) {
    return placed(std::move(done.error()), spec, test.at);
  }
  plan.warm_up = test.warm_up;
  plan.seed = Seed{test.seed.value_or(Seed{}.value)};
  return plan;
}

}  // namespace headroom::workload
