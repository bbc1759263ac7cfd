#include "calibration/slots.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "calibration/passage.h"

namespace headroom::calibration {
namespace {

// The components that requests come to, as indices into the spec's.
Result<std::vector<std::size_t>> reached(const Subject& subject) {
  const auto passage = Passage::of(subject.spec, subject.observation.sessions);
  if (!passage) return fail(passage.error());
  const auto flows = passage->at(std::vector<double>(passage->classes().size(), 1.0));
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (flows[i].requests > 0) found.push_back(i);
  }
  return found;
}

// Those whose slots may be what requests wait for: what the file says of slots, else all there is
// where that is one component.
std::vector<std::size_t> holders_among(const spec::System& system,
                                       const std::vector<std::size_t>& components) {
  std::vector<std::size_t> holders;
  for (const std::size_t i : components) {
    if (!system.components[i].holds.empty() || system.components[i].slots) holders.push_back(i);
  }
  if (holders.empty() && components.size() == 1) return components;
  return holders;
}

std::string names_of(const spec::System& system, const std::vector<std::size_t>& components) {
  std::vector<std::string> names;
  for (const std::size_t i : components) names.push_back(system.components[i].name);
  return fmt::format("{}", fmt::join(names, ", "));
}

class LearningSlots {
 public:
  LearningSlots(const Subject* calm, const std::vector<const Subject*>& others)
      : calm_(calm), others_(others), all_(others) {
    if (calm != nullptr) all_.push_back(calm);
  }

  Result<LearnedSlots> run() {
    LearnedSlots learned;
    if (all_.empty()) return learned;
    const Subject& any = *all_.back();
    const spec::System& system = any.spec.system;
    const auto components = reached(any);
    if (!components) return fail(components.error());
    const auto holders = holders_among(system, *components);
    for (const std::size_t i : *components) {
      const spec::Component& component = system.components[i];
      const bool holds = std::ranges::find(holders, i) != holders.end();
      Slots slots{.component = component.name,
                  .stated = component.slots ? component.slots : component.concurrency,
                  .knee = std::unexpected(std::string()),
                  .gauges = gauged_slots(component.name, all_),
                  .holds = {}};
      if (holds) {
        auto knee = knee_of(i, holders, system);
        if (!knee) return fail(std::move(knee.error()));
        slots.knee = std::move(*knee);
      }
      if (slots.knee && component.holds.empty() && !component.slots && !component.cpu) {
        slots.holds = from_seconds(slots.knee->hold);
      }
      if (holds || slots.gauges) learned.components.push_back(std::move(slots));
    }
    const bool was_overloaded = std::ranges::any_of(
        all_, [](const Subject* subject) { return is_overloaded(subject->observation.run); });
    if (learned.components.empty() && was_overloaded) {
      learned.remark = "requests come to " + names_of(system, *components) +
                       ", and the file says of none of them that a request `holds` it";
    }
    return learned;
  }

 private:
  Result<std::expected<Knee, std::string>> knee_of(std::size_t component,
                                                   const std::vector<std::size_t>& holders,
                                                   const spec::System& system) const {
    using Told = std::expected<Knee, std::string>;
    if (holders.size() > 1) {
      return Told(
          std::unexpected("what requests wait for cannot be told: the file gives slots to " +
                          names_of(system, holders)));
    }
    if (system.components[component].batch) {
      return Told(
          std::unexpected("its slots slow each other (batch): how long one is held under a "
                          "low load says nothing of it under a heavy one"));
    }
    if (calm_ == nullptr) {
      return Told(std::unexpected("no run at a low load tells how long a request holds a slot"));
    }
    return find_knee(component, *calm_, others_);
  }

  const Subject* calm_;
  const std::vector<const Subject*>& others_;
  std::vector<const Subject*> all_;
};

}  // namespace

bool Slots::is_within_knee(int slots) const {
  return knee && std::lround(knee->least) <= slots && slots <= std::lround(knee->most);
}

std::optional<int> Slots::measured() const {
  if (gauges) return gauges->slots;
  if (!knee) return std::nullopt;
  if (stated && is_within_knee(*stated)) return stated;
  return std::max(1, static_cast<int>(std::lround((knee->least + knee->most) / 2)));
}

Result<LearnedSlots> learn_slots(const Subject* calm, const std::vector<const Subject*>& others) {
  return LearningSlots(calm, others).run();
}

std::string evidence_of(const Slots& slots) {
  std::vector<std::string> parts;
  if (slots.gauges) {
    parts.push_back(
        slots.gauges->told == GaugedSlots::Told::kStated
            ? "as its programs say"
            : fmt::format("in use each of {} times that requests waited", slots.gauges->full));
  }
  if (slots.knee) {
    parts.push_back(fmt::format("{:.1f} to {:.1f} by the knee of {}", slots.knee->least,
                                slots.knee->most, slots.knee->run));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace headroom::calibration
