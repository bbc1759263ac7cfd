#include "design/lever.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/formula.h"

namespace headroom::design {
namespace {

using spec::Call;
using spec::Component;
using spec::Lever;

constexpr Ratio kUsualTarget{0.7};

Nanos times(Nanos duration, double factor) {
  return Nanos(std::llround(static_cast<double>(duration.count()) * factor));
}

Result<std::string> times(const std::string& holds, double factor) {
  const auto formula = spec::parse_time_formula(holds);
  if (!formula) return fail(formula.error());
  std::string text = fmt::format("{}ns", times(formula->fixed, factor).count());
  for (const spec::TimeFormula::Term& term : formula->terms) {
    text += fmt::format(" + {}ns * {}", times(term.each, factor).count(), term.name);
  }
  return text;
}

// The names of all requests, in the order of the file, of journeys that are asked for.
template <class IsAsked>
std::vector<std::string> steps_of(const spec::Workload& workload, const IsAsked& is_asked) {
  std::vector<std::string> names;
  for (const spec::Journey& journey : workload.journeys) {
    if (!is_asked(journey.name)) continue;
    spec::for_each_request(journey.steps,
                           [&](const spec::Step& step) { names.push_back(step.name); });
  }
  return names;
}

class Pulling {
 public:
  Pulling(spec::Spec spec, const Lever& lever) : spec_(std::move(spec)), lever_(lever) {}

  Result<spec::Spec> run() {
    for (const Lever::Vertical& change : lever_.vertical) {
      if (auto done = grow(change); !done) return placed(done.error());
    }
    for (const Lever::Horizontal& change : lever_.horizontal) {
      const auto component = find(change.component);
      if (!component) return placed(component.error());
      set_replicas(**component, change.replicas);
    }
    for (const Lever::Elastic& change : lever_.elastic) {
      const auto component = find(change.component);
      if (!component) return placed(component.error());
      set_scaling(**component, change.scaling);
    }
    if (lever_.split) {
      if (auto done = split(*lever_.split); !done) return placed(done.error());
    }
    if (lever_.cache) {
      const auto component = find(lever_.cache->before);
      if (!component) return placed(component.error());
      put_before(lever_.cache->before,
                 cache(lever_.cache->before + "-cache", Component::Kind::kCache, lever_.cache->on,
                       lever_.cache->hit));
    }
    if (lever_.cdn) {
      const std::string entry = this->entry();
      if (auto component = find(entry); !component) return placed(component.error());
      put_before(entry, cache("cdn", Component::Kind::kCdn, lever_.cdn->serves, lever_.cdn->hit));
    }
    return std::move(spec_);
  }

 private:
  std::vector<Component>& components() { return spec_.system.components; }

  std::unexpected<Error> placed(Error error) const {
    error.file = spec_.file;
    error.at = lever_.at;
    return fail(std::move(error));
  }

  Result<Component*> find(std::string_view name) {
    const auto found = std::ranges::find(components(), name, &Component::name);
    if (found != components().end()) return &*found;
    return invalid(fmt::format("the lever {} changes {}, which is not there", lever_.name, name));
  }

  std::string entry() const {
    const spec::System& system = spec_.system;
    if (!system.entry.empty() || system.components.empty()) return system.entry;
    return system.components.front().name;
  }

  std::string free_name(const std::string& wanted) {
    std::string name = wanted;
    for (int i = 2; find(name); ++i) name = fmt::format("{}-{}", wanted, i);
    return name;
  }

  Result<void> grow(const Lever::Vertical& change) {
    const auto found = find(change.component);
    if (!found) return fail(found.error());
    Component& component = **found;
    if (change.cpu) component.cpu = change.cpu;
    if (change.slots) component.slots = change.slots;
    if (change.concurrency) component.concurrency = change.concurrency;
    if (!change.demand) return {};
    for (auto& [step, demand] : component.demand) demand = times(demand, change.demand->value);
    if (component.holds.empty()) return {};
    auto holds = times(component.holds, change.demand->value);
    if (!holds) return fail(holds.error());
    component.holds = std::move(*holds);
    return {};
  }

  static void set_replicas(Component& component, int replicas) {
    component.replicas = replicas;
    if (!component.scaling) return;
    component.scaling->replicas_max = std::max(component.scaling->replicas_max, replicas);
  }

  static void set_scaling(Component& component, spec::Scaling scaling) {
    const auto& before = component.scaling;
    if (!scaling.cost && before) scaling.cost = before->cost;
    if (!scaling.target) scaling.target = before && before->target ? before->target : kUsualTarget;
    component.replicas =
        std::clamp(component.replicas, std::max(1, scaling.replicas_min), scaling.replicas_max);
    component.scaling = std::move(scaling);
  }

  Component cache(const std::string& name, Component::Kind kind, std::vector<std::string> steps,
                  Ratio hit) {
    Component made;
    made.name = free_name(name);
    made.kind = kind;
    made.cache = spec::Cache{.for_steps = std::move(steps), .hit = hit, .keys = {}};
    return made;
  }

  // Who called `behind` calls `front` instead, which calls `behind` and passes on to it what the
  // first of them says of giving up.
  void put_before(const std::string& behind, Component front) {
    Call onwards;
    onwards.to = behind;
    bool is_first = true;
    for (Component& component : components()) {
      for (Call& call : component.calls) {
        if (call.to != behind) continue;
        if (std::exchange(is_first, false)) {
          onwards.size = call.size;
          onwards.gives_up = call.gives_up;
          onwards.deadline = call.deadline;
        }
        call.to = front.name;
      }
    }
    front.calls = {std::move(onwards)};
    if (entry() == behind) spec_.system.entry = front.name;
    components().insert(std::ranges::find(components(), behind, &Component::name),
                        std::move(front));
  }

  Result<void> split(const Lever::Split& change) {
    if (find(change.into)) {
      return invalid(
          fmt::format("the lever {} makes {}, which is there already", lever_.name, change.into));
    }
    const auto from = find(change.from);
    if (!from) return fail(from.error());
    if (entry() == change.from) {
      Component router;
      router.name = free_name(change.from + "-router");
      router.kind = Component::Kind::kLoadBalancer;
      put_before(change.from, std::move(router));
    }
    if (!part(change)) {
      return invalid(
          fmt::format("the lever {} splits off nothing", lever_.name),
          fmt::format("no step of {} leads to {}", fmt::join(change.journeys, ", "), change.from));
    }
    const auto place = std::ranges::find(components(), change.from, &Component::name);
    Component made = *place;
    made.name = change.into;
    made.replicas = change.replicas.value_or(made.replicas);
    components().insert(place + 1, std::move(made));
    return {};
  }

  // Calls to `from` part into those that stay and those that now go to `into`; false where none do.
  bool part(const Lever::Split& change) {
    const auto is_moved = [&](const std::string& journey) {
      return std::ranges::find(change.journeys, journey) != change.journeys.end();
    };
    const std::vector<std::string> moved = steps_of(spec_.workload, is_moved);
    const auto all = steps_of(spec_.workload, [](const std::string&) { return true; });
    bool any = false;
    for (Component& component : components()) {
      std::vector<Call> calls;
      for (Call& call : component.calls) {
        if (call.to != change.from) {
          calls.push_back(std::move(call));
          continue;
        }
        Call staying = call;
        Call leaving = std::move(call);
        leaving.to = change.into;
        const std::vector<std::string> steps = staying.on.empty() ? all : staying.on;
        staying.on.clear();
        leaving.on.clear();
        for (const std::string& step : steps) {
          const bool leaves = std::ranges::find(moved, step) != moved.end();
          (leaves ? leaving : staying).on.push_back(step);
        }
        any = any || !leaving.on.empty();
        if (!staying.on.empty()) calls.push_back(std::move(staying));
        if (!leaving.on.empty()) calls.push_back(std::move(leaving));
      }
      component.calls = std::move(calls);
    }
    return any;
  }

  spec::Spec spec_;
  const Lever& lever_;
};

}  // namespace

Result<spec::Spec> pulled(spec::Spec spec, const spec::Lever& lever) {
  return Pulling(std::move(spec), lever).run();
}

}  // namespace headroom::design
