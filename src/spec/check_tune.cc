#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "spec/check.h"

namespace headroom::spec {
namespace {

class TuneCheck {
 public:
  TuneCheck(const Spec& spec, const Tune& tune, Reader& reader)
      : spec_(spec), tune_(tune), reader_(reader) {}

  void run() {
    for (const Knob& knob : tune_.knobs) check_knob(knob);
    check_objective();
  }

 private:
  using Kind = Knob::Kind;

  const Component* component(std::string_view name) const {
    const auto& all = spec_.system.components;
    const auto found = std::ranges::find(all, name, &Component::name);
    return found == all.end() ? nullptr : &*found;
  }

  void check_knob(const Knob& knob) {
    if (knob.kind == Kind::kValue) return check_value(knob);
    const Component* owner = component(knob.component);
    if (owner == nullptr) return;  // told as a reference already
    if (knob.is_of_call()) return check_call(knob, *owner);
    // What has no limit is not turned by being given one.
    const bool has_it = knob.kind == Kind::kReplicas || (knob.kind == Kind::kCpu && owner->cpu) ||
                        (knob.kind == Kind::kSlots && owner->slots) ||
                        (knob.kind == Kind::kConcurrency && owner->concurrency) ||
                        (knob.kind == Kind::kQueue && owner->queue) ||
                        (knob.kind == Kind::kCache && owner->cache);
    if (!has_it) has_none(knob, knob.component);
  }

  void has_none(const Knob& knob, std::string_view whose) {
    reader_.problem(knob.at, fmt::format("{} has no {}", whose, field_of(knob.kind)),
                    "what is turned is there as it stands",
                    fmt::format("say first under system what it is now"));
  }

  void check_call(const Knob& knob, const Component& caller) {
    const auto call = std::ranges::find(caller.calls, knob.callee, &Call::to);
    if (call == caller.calls.end()) {
      if (component(knob.callee) == nullptr) return;
      std::vector<std::string_view> called;
      for (const Call& other : caller.calls) called.push_back(other.to);
      reader_.problem(knob.at, fmt::format("{} does not call {}", caller.name, knob.callee),
                      called.empty() ? "it calls nothing"
                                     : fmt::format("it calls {}", enumerate(called, "and")),
                      did_you_mean(knob.callee, called));
      return;
    }
    const bool has_it =
        knob.kind == Kind::kTimeout ? call->timeout.has_value() : call->connections.has_value();
    if (!has_it) has_none(knob, fmt::format("the call {} -> {}", caller.name, knob.callee));
  }

  void check_value(const Knob& knob) {
    std::set<std::string_view> known;
    for (const Environment& environment : spec_.environments) {
      for (const auto& [name, value] : environment.values) known.insert(name);
    }
    if (known.contains(knob.name)) return;
    const std::vector<std::string_view> names(known.begin(), known.end());
    const std::string near = did_you_mean(knob.name, names);
    reader_.problem(
        knob.at, fmt::format("there is no value {} in an environment", in_quotes(knob.name)),
        names.empty() ? "none has values" : fmt::format("there is {}", enumerate(names, "and")),
        near.empty() ? fmt::format("a knob is COMPONENT.FIELD, or a name under values: "
                                   "values: {{ {}: {} }}",
                                   knob.name, knob.settings.empty() ? "1" : knob.settings[0].text)
                     : near);
  }

  void check_objective() {
    const Objective& objective = tune_.objective;
    if (objective.text.empty()) return;
    if (spec_.requirements.empty()) {
      reader_.problem(tune_.objective_at, "there is no requirement to keep",
                      "tune looks for what keeps the requirements",
                      "for example requirements: [ response_time p95 < 500ms ]");
    }
    const bool knows_peak = spec_.workload.users && spec_.workload.sessions_per_user;
    if (objective.load && !objective.load->rate && !knows_peak) {
      reader_.problem(tune_.objective_at, "the expected peak is not known",
                      "it follows from users and sessions of the workload",
                      "write a rate such as 30/s, or add them");
    }
    const auto test = std::ranges::find(spec_.tests, objective.test, &Test::name);
    if (!objective.test.empty() && test != spec_.tests.end() && test->until) {
      reader_.problem(tune_.objective_at, fmt::format("the test {} is a search", test->name),
                      "it asks for the highest load, and not whether the requirements hold",
                      "highest load within 10 USD/h, or name another test");
    }
    if (objective.price) check_price(*objective.price);
  }

  void check_price(const CostRate& price) {
    std::set<std::string_view> currencies;
    for (const Component& one : spec_.system.components) {
      if (one.scaling && one.scaling->cost) currencies.insert(one.scaling->cost->currency);
    }
    if (currencies.contains(price.currency)) return;
    const std::vector<std::string_view> names(currencies.begin(), currencies.end());
    reader_.problem(tune_.objective_at, fmt::format("nothing has a price in {}", price.currency),
                    names.empty() ? "no component has one"
                                  : fmt::format("prices are in {}", enumerate(names, "and")),
                    "for example scaling: { replicas: 1..20, cost: 2.10 USD/h }");
  }

  const Spec& spec_;
  const Tune& tune_;
  Reader& reader_;
};

}  // namespace

void check_tune(const Spec& spec, Reader& reader) {
  if (spec.tune) TuneCheck(spec, *spec.tune, reader).run();
}

}  // namespace headroom::spec
