#include "sim/model_of.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/data_columns.h"
#include "sim/fleet.h"

namespace headroom::sim {
namespace {

// What holds(...) came to, for all handlers of a component.
struct HeldWork {
  Nanos fixed{};
  std::uint32_t column = kAbsent;
};

// "ask", where a step is called "journey.ask" because another journey has one too.
std::string_view own_name(std::string_view step) {
  const std::size_t dot = step.rfind('.');
  return dot == std::string_view::npos ? step : step.substr(dot + 1);
}

bool speaks_of(const std::vector<std::string>& names, std::string_view step) {
  return names.empty() || std::ranges::find(names, step) != names.end() ||
         std::ranges::find(names, own_name(step)) != names.end();
}

Nanos demand_of(const spec::Component& component, std::string_view step) {
  for (const std::string_view name : {step, own_name(step), std::string_view()}) {
    const auto found = component.demand.find(std::string(name));
    if (found != component.demand.end()) return found->second;
  }
  return Nanos{0};
}

Retry retry_of(const spec::Retry& given) {
  Retry retry{.attempts = static_cast<std::uint32_t>(given.attempts),
              .backoff = given.backoff,
              .growth = given.exponential ? Retry::Growth::kDoubling : Retry::Growth::kConstant,
              .jitter = given.full_jitter ? Retry::Jitter::kFull : Retry::Jitter::kNone,
              .outcomes = 0};
  if (given.budget) retry.budget = given.budget->value;
  const auto is_retried = [&](int status) {
    return std::ranges::any_of(given.on.statuses, [&](const spec::Retry::On::Statuses& range) {
      return range.from <= status && status <= range.to;
    });
  };
  const auto add = [&](Outcome outcome, bool is_worth) {
    if (is_worth) retry.outcomes |= 1U << static_cast<unsigned>(outcome);
  };
  add(Outcome::kRefused, is_retried(503));
  add(Outcome::kFailed, is_retried(500));
  add(Outcome::kTimedOut, given.on.timeout);
  add(Outcome::kLost, given.on.reset);
  add(Outcome::kUnreachable, given.on.refused);
  return retry;
}

Cache cache_of(const spec::Cache& given) {
  Cache cache;
  if (given.hit) cache.hit = given.hit->value;
  if (!given.keys) return cache;
  const spec::Cache::Keys& keys = *given.keys;
  cache.keys = Cache::Keys{
      .count = static_cast<std::uint64_t>(keys.count),
      .exponent = keys.exponent,
      .places = static_cast<std::uint32_t>(keys.size),
      .lives = keys.ttl.value_or(kNever),
      .misses = keys.misses == spec::Cache::Keys::Misses::kTogether ? Cache::Keys::Misses::kTogether
                                                                    : Cache::Keys::Misses::kEach,
      .start = keys.start == spec::Cache::Keys::Start::kWarm ? Cache::Keys::Start::kWarm
                                                             : Cache::Keys::Start::kCold};
  return cache;
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
    Component component;
    component.name = given.name;
    component.replicas = static_cast<std::uint32_t>(given.replicas);
    if (given.concurrency) component.concurrency = static_cast<std::uint32_t>(*given.concurrency);
    if (given.slots) {
      component.concurrency =
          std::min(component.concurrency, static_cast<std::uint32_t>(*given.slots));
    }
    if (given.queue) component.queue = static_cast<std::uint32_t>(*given.queue);
    if (given.cpu) {
      component.processor = {.kind = Processor::Kind::kCores, .cores = given.cpu->count};
    }
    if (given.cache) component.cache = cache_of(*given.cache);
    if (given.scaling) add_scaling(*given.scaling, component);
    for (const spec::Call& call : given.calls) add_call(call, component);
    const HeldWork held = held_work(given);
    for (const std::string& step : result_.model.classes) {
      component.handlers.push_back(handler_of(given, held, step));
    }
    result_.model.components.push_back(std::move(component));
  }

  void add_scaling(const spec::Scaling& given, Component& component) const {
    component.replicas_max =
        std::max(component.replicas, static_cast<std::uint32_t>(given.replicas_max));
    component.start = given.start;
    if (scaling_ == Scaling::kFixed || !given.target) return;
    if (capacity_of(component) >= kUnlimited) return;
    component.autoscaler =
        Autoscaler{.target = given.target->value,
                   .replicas_min = static_cast<std::uint32_t>(std::max(1, given.replicas_min))};
  }

  void add_call(const spec::Call& given, Component& component) const {
    Call call;
    call.to = index_of(given.to);
    if (given.timeout) call.timeout = *given.timeout;
    if (given.retry) call.retry = retry_of(*given.retry);
    component.calls.push_back(std::move(call));
  }

  HeldWork held_work(const spec::Component& given) {
    if (given.holds.empty()) return {};
    const auto holds = parse_holds(given.holds);
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
    } else if (const Nanos demand = demand_of(given, step); demand > Nanos{0}) {
      add_work(Law::exponential(demand), Step::Then::kGoesOn);
    }
    if (given.cache && speaks_of(given.cache->for_steps, step)) {
      handler.steps.push_back({.kind = Step::Kind::kLookup});
    }
    for (std::uint32_t i = 0; i < given.calls.size(); ++i) {
      if (!speaks_of(given.calls[i].on, step)) continue;
      handler.steps.push_back({.kind = Step::Kind::kCalls, .calls = {{.call = i}}});
    }
    return handler;
  }

  void add_users() {
    const std::uint32_t entry = spec_.system.entry.empty() ? 0 : index_of(spec_.system.entry);
    for (const workload::Step& step : plan_.steps) {
      Call call;
      call.to = entry;
      if (step.timeout > Nanos{0}) call.timeout = step.timeout;
      if (step.retry) call.retry = retry_of(*step.retry);
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
