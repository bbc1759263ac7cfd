#include "calibration/learned.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "calibration/holds.h"

namespace headroom::calibration {
namespace {

spec::Component& component_of(spec::Spec& spec, const std::string& name) {
  return *std::ranges::find(spec.system.components, name, &spec::Component::name);
}

// Where the file does not say how long slots are held and that was learned.
spec::Spec with_holds(spec::Spec spec, const LearnedSlots& slots) {
  for (const Slots& one : slots.components) {
    if (one.holds) component_of(spec, one.component).holds = to_string(*one.holds);
  }
  return spec;
}

// Demands and shapes, with what is known of slots.
Result<Learned> learn_costs(std::span<const Observation> observations, const LearnedSlots& slots) {
  Learned learned;
  learned.slots = slots;
  auto demands = measure_demands(observations);
  if (!demands) return fail(std::move(demands.error()));
  learned.demands = std::move(*demands);

  const Observation& calm = calmest(observations);
  spec::Spec spec = with_holds(calm.spec, slots);
  for (const MeasuredDemand& measured : learned.demands) {
    component_of(spec, measured.component).demand = measured.demand;
  }
  spec.system.overhead.clear();
  auto shapes = fit_shapes(spec, calm);
  if (!shapes) return fail(std::move(shapes.error()));
  learned.shapes = std::move(*shapes);
  learned.shapes_from = calm.run.header.id;
  return learned;
}

// What was learned so far, in the spec of a run.
Result<spec::Spec> corrected(const spec::Spec& written, const Learned& learned) {
  spec::Spec spec = with_holds(written, learned.slots);
  for (const MeasuredDemand& measured : learned.demands) {
    component_of(spec, measured.component).demand = measured.demand;
  }
  for (const auto& [component, variation] : learned.shapes.variation) {
    component_of(spec, component).variation = variation;
  }
  for (spec::Component& component : spec.system.components) {
    const auto factor = holds_factor(learned.shapes, component.name);
    if (!factor) continue;
    auto holds = longer_holds(component, *factor);
    if (!holds) return fail(std::move(holds.error()));
    component.holds = std::move(*holds);
  }
  spec.system.overhead = learned.shapes.overhead;
  return spec;
}

Result<std::vector<Subject>> subjects_of(std::span<const Observation> observations,
                                         const Learned& learned) {
  std::vector<Subject> subjects;
  for (const Observation& observation : observations) {
    auto spec = corrected(observation.spec, learned);
    if (!spec) return fail(std::move(spec.error()));
    subjects.push_back({.observation = observation, .spec = std::move(*spec)});
  }
  return subjects;
}

Result<LearnedSlots> slots_from(std::span<const Observation> observations,
                                std::span<const Observation> overloaded, const Learned& learned) {
  auto steady = subjects_of(observations, learned);
  if (!steady) return fail(std::move(steady.error()));
  auto full = subjects_of(overloaded, learned);
  if (!full) return fail(std::move(full.error()));
  const Observation* calmest_of_all = observations.empty() ? nullptr : &calmest(observations);
  const Subject* calm = nullptr;
  std::vector<const Subject*> others;
  for (const Subject& subject : *steady) {
    if (&subject.observation == calmest_of_all) {
      calm = &subject;
    } else {
      others.push_back(&subject);
    }
  }
  for (const Subject& subject : *full) others.push_back(&subject);
  return learn_slots(calm, others);
}

bool is_measured(const LearnedSlots& slots, const std::string& component) {
  return std::ranges::any_of(slots.components, [&](const Slots& one) {
    return one.component == component && one.measured();
  });
}

Result<std::vector<Concurrency>> learn_concurrency(std::span<const Observation> observations,
                                                   const Learned& learned) {
  auto subjects = subjects_of(observations, learned);
  if (!subjects) return fail(std::move(subjects.error()));
  std::vector<std::string> components;
  for (const auto& [component, variation] : learned.shapes.variation) {
    if (!is_measured(learned.slots, component)) components.push_back(component);
  }
  return fit_concurrency(std::move(*subjects), components);
}

}  // namespace

Result<Learned> learn(std::span<const Observation> observations,
                      std::span<const Observation> overloaded) {
  HEADROOM_CHECK(!observations.empty() || !overloaded.empty(),
                 "something has to be observed to learn from");
  Learned learned;
  if (!observations.empty()) {
    auto costs = learn_costs(observations, {});
    if (!costs) return costs;
    learned = std::move(*costs);
  }
  auto slots = slots_from(observations, overloaded, learned);
  if (!slots) return fail(std::move(slots.error()));
  learned.slots = std::move(*slots);
  if (std::ranges::any_of(learned.slots.components,
                          [](const Slots& one) { return one.holds.has_value(); })) {
    auto costs = learn_costs(observations, learned.slots);
    if (!costs) return costs;
    learned = std::move(*costs);
  }
  if (!observations.empty()) {
    // What the calm run teaches alone: queues of the others are held against what it cost there.
    std::optional<Learned> calm;
    if (observations.size() > 1) {
      auto alone = learn_costs(std::span(&calmest(observations), 1), learned.slots);
      if (!alone) return alone;
      calm = std::move(*alone);
    }
    auto concurrency = learn_concurrency(observations, calm ? *calm : learned);
    if (!concurrency) return fail(std::move(concurrency.error()));
    learned.concurrency = std::move(*concurrency);
  }
  learned.sizes = measure_sizes(observations);
  for (const auto& all : {observations, overloaded}) {
    for (const Observation& one : all) learned.runs.push_back(one.run.header.id);
  }
  return learned;
}

}  // namespace headroom::calibration
