#include "sim/model_of.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/data_columns.h"
#include "sim/model_call.h"
#include "sim/model_component.h"
#include "workload/step_names.h"

namespace headroom::sim {
namespace {

// What holds(...) came to, for all handlers of a component.
struct HeldWork {
  Nanos fixed{};
  std::uint32_t column = kAbsent;
};

bool speaks_of(const std::vector<std::string>& names, std::string_view step) {
  return names.empty() || std::ranges::find(names, step) != names.end() ||
         std::ranges::find(names, workload::own_name(step)) != names.end();
}

Law law_of(Nanos mean, double variation) {
  if (variation == 1) return Law::exponential(mean);
  if (variation == 0) return Law::constant(mean);
  return Law::of(Distribution::gamma(to_seconds(mean), variation));
}

class Modelling {
 public:
  Modelling(const spec::Spec& spec, const workload::Plan& plan, Scaling scaling)
      : spec_(spec), plan_(plan), scaling_(scaling), columns_(plan) {}

  std::expected<ServiceModel, Problems> run() {
    if (spec_.system.components.empty()) {
      problem(invalid("there is no system to simulate", "the file has no system section",
                      "add the components under system")
                  .error(),
              {});
      return std::unexpected(std::move(problems_));
    }
    for (const workload::Step& step : plan_.steps) result_.model.classes.push_back(step.name);
    for (const spec::Component& component : spec_.system.components) add_component(component);
    add_users();
    result_.model.columns = columns_.take();
    result_.table = columns_.table();
    if (problems_.empty()) check_rows();
    if (problems_.empty()) problems_ = check(result_.model);
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return std::move(result_);
  }

 private:
  void problem(Error error, Position at) {
    error.file = spec_.file;
    error.at = at;
    problems_.push_back(std::move(error));
  }

  std::uint32_t index_of(std::string_view name) const {
    const auto found = std::ranges::find(spec_.system.components, name, &spec::Component::name);
    return static_cast<std::uint32_t>(found - spec_.system.components.begin());
  }

  void add_component(const spec::Component& given) {
    Component component = model_component(given);
    if (scaling_ == Scaling::kFixed) component.autoscaler.reset();
    for (const spec::Call& call : given.calls) {
      component.calls.push_back(model_call(call, index_of(call.to)));
    }
    const HeldWork held = held_work(given);
    for (const std::string& step : result_.model.classes) {
      component.handlers.push_back(handler_of(given, held, step));
    }
    result_.model.components.push_back(std::move(component));
  }

  HeldWork held_work(const spec::Component& given) {
    if (given.holds.empty()) return {};
    const auto holds = spec::parse_time_formula(given.holds);
    if (!holds) {
      problem(holds.error(), given.at);
      return {};
    }
    HeldWork held{.fixed = holds->fixed};
    if (holds->terms.empty()) return held;
    const auto column = columns_.add(holds->terms);
    if (column) {
      held.column = *column;
    } else {
      problem(column.error(), given.at);
    }
    return held;
  }

  Handler handler_of(const spec::Component& given, const HeldWork& held,
                     const std::string& step) const {
    Handler handler;
    const auto add_work = [&](Law work, Step::Then then, std::uint32_t column = kAbsent) {
      handler.steps.push_back(
          {.kind = Step::Kind::kWork, .work = std::move(work), .column = column, .then = then});
    };
    if (!given.holds.empty()) {
      add_work(Law::constant(held.fixed), Step::Then::kAnswerBegins);
      if (held.column != kAbsent) add_work(Law{}, Step::Then::kGoesOn, held.column);
    } else if (const Nanos demand = workload::value_for(given.demand, step); demand > Nanos{0}) {
      add_work(law_of(demand, given.variation), Step::Then::kGoesOn);
    }
    if (given.cache && speaks_of(given.cache->for_steps, step)) {
      handler.steps.push_back({.kind = Step::Kind::kLookup});
    }
    for (std::uint32_t i = 0; i < given.calls.size(); ++i) {
      if (speaks_of(given.calls[i].on, step)) add_calls(given.calls[i], i, handler);
    }
    handler.errors = given.errors.value;
    for (const spec::Component::Shed& shed : given.shed) {
      if (!speaks_of(shed.on, step)) continue;
      handler.shed_above = std::min(handler.shed_above, static_cast<std::uint32_t>(shed.above));
    }
    return handler;
  }

  // A call that is made together goes with the step before it, where that makes calls too.
  static void add_calls(const spec::Call& given, std::uint32_t index, Handler& handler) {
    for (int i = 0; i < given.times; ++i) {
      const bool follows_calls =
          !handler.steps.empty() && handler.steps.back().kind == Step::Kind::kCalls;
      if (given.order == spec::Call::Order::kAfter || !follows_calls) {
        handler.steps.push_back({.kind = Step::Kind::kCalls});
      }
      handler.steps.back().calls.push_back({.call = index, .probability = given.share.value});
    }
  }

  void add_users() {
    const std::uint32_t entry = spec_.system.entry.empty() ? 0 : index_of(spec_.system.entry);
    for (const workload::Step& step : plan_.steps) {
      Call call;
      call.to = entry;
      // Half on the way there, half on the way back.
      call.latency = Law::constant(workload::value_for(spec_.system.overhead, step.name) / 2);
      if (step.timeout > Nanos{0}) call.timeout = step.timeout;
      if (step.retry) call.retry = model_retry(*step.retry);
      result_.model.users.push_back(std::move(call));
    }
  }

  // A request whose step draws no row has none to work by.
  void check_rows() {
    if (result_.table == kAbsent) return;
    for (std::uint32_t i = 0; i < plan_.steps.size(); ++i) {
      const auto& tables = plan_.steps[i].tables;
      if (std::ranges::find(tables, result_.table) != tables.end()) continue;
      std::vector<bool> seen(result_.model.components.size());
      check_rows_from(result_.model.users[i].to, i, seen);
    }
  }

  void check_rows_from(std::uint32_t index, std::uint32_t request_class, std::vector<bool>& seen) {
    if (seen[index]) return;
    seen[index] = true;
    const Component& component = result_.model.components[index];
    for (const Step& step : component.handlers[request_class].steps) {
      if (step.column != kAbsent) {
        problem(invalid(fmt::format("{}: requests of step {} come here without data",
                                    component.name, plan_.steps[request_class].name),
                        fmt::format("holds speaks of {}, of which the step uses nothing",
                                    plan_.tables[result_.table].name()),
                        "say in calls which steps lead here: on: [...]")
                    .error(),
                spec_.system.components[index].at);
      }
      for (const Step::Made& made : step.calls) {
        check_rows_from(component.calls[made.call].to, request_class, seen);
      }
    }
  }

  const spec::Spec& spec_;
  const workload::Plan& plan_;
  const Scaling scaling_;
  DataColumns columns_;
  ServiceModel result_;
  Problems problems_;
};

}  // namespace

std::expected<ServiceModel, Problems> model_of(const spec::Spec& spec, const workload::Plan& plan,
                                               Scaling scaling) {
  return Modelling(spec, plan, scaling).run();
}

}  // namespace headroom::sim
