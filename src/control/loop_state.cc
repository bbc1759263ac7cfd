// What the loop keeps over a restart, as JSON.
#include <nlohmann/json.hpp>

#include "control/loop.h"
#include "control/loop_component.h"

namespace headroom::control {
namespace {

using nlohmann::json;

json to_json(const std::vector<HpaState::Recommendation>& all) {
  json list = json::array();
  for (const auto& one : all) list.push_back({one.at.count(), one.replicas});
  return list;
}

json to_json(const std::vector<HpaState::Change>& all) {
  json list = json::array();
  for (const auto& one : all) list.push_back({one.at.count(), one.count});
  return list;
}

json to_json(const History& history) {
  json levels = json::array();
  for (std::size_t level = 0; level < History::kLevels; ++level) {
    json steps = json::array();
    for (const History::Step& step : history.steps(level)) {
      steps.push_back({step.number, step.sum, step.most, step.count});
    }
    levels.push_back(std::move(steps));
  }
  return levels;
}

// Of {time, number}.
template <class Entry>
void read(const json& list, int Entry::* number, std::vector<Entry>& into) {
  into.clear();
  for (const json& item : list) {
    Entry entry;
    entry.at = Nanos(item.at(0).get<std::int64_t>());
    entry.*number = item.at(1).get<int>();
    into.push_back(entry);
  }
}

void read(const json& levels, History& history) {
  for (std::size_t level = 0; level < History::kLevels && level < levels.size(); ++level) {
    std::vector<History::Step> steps;
    for (const json& item : levels.at(level)) {
      steps.push_back({.number = item.at(0).get<std::int64_t>(),
                       .sum = item.at(1).get<double>(),
                       .most = item.at(2).get<double>(),
                       .count = item.at(3).get<std::uint32_t>()});
    }
    history.restore(level, steps);
  }
}

}  // namespace

std::string Loop::state() const {
  json components = json::object();
  for (const Component& component : components_) {
    if (!component.asked) continue;
    const GuardState& guard = component.guard;
    components[component.steered.subject.component] = {
        {"asked", *component.asked},
        {"acted_ns", component.acted.count()},
        {"needed_ns", guard.needed.count()},
        {"recommendations", to_json(guard.moves.recommendations)},
        {"added", to_json(guard.moves.added)},
        {"removed", to_json(guard.moves.removed)},
        {"demands", to_json(component.demands)},
        {"learned", component.steered.policy->learned()}};
  }
  return json{{"format", 1}, {"components", std::move(components)}}.dump();
}

Result<void> Loop::restore(std::string_view state) {
  const auto broken = [](std::string why) {
    return fail({.kind = ErrorKind::kInvalid,
                 .what = "the state of an earlier operation cannot be read",
                 .why = std::move(why),
                 .fix = "it begins anew with what is there",
                 .file = {},
                 .at = {}});
  };
  try {
    const json kept = json::parse(state);
    if (kept.at("format") != 1) return broken("it was written by a newer headroom");
    for (Component& component : components_) {
      const auto found = kept.at("components").find(component.steered.subject.component);
      if (found == kept.at("components").end()) continue;
      component.asked = found->at("asked").get<int>();
      component.acted = Nanos(found->at("acted_ns").get<std::int64_t>());
      component.complete = component.acted;
      GuardState& guard = component.guard;
      guard.needed = Nanos(found->at("needed_ns").get<std::int64_t>());
      read(found->at("recommendations"), &HpaState::Recommendation::replicas,
           guard.moves.recommendations);
      read(found->at("added"), &HpaState::Change::count, guard.moves.added);
      read(found->at("removed"), &HpaState::Change::count, guard.moves.removed);
      read(found->at("demands"), component.demands);
      const auto learned = found->at("learned").get<std::string>();
      if (learned.empty()) continue;
      if (auto done = component.steered.policy->restore(learned); !done) return done;
    }
    return {};
  } catch (const json::exception& error) {
    return broken(error.what());
  }
}

}  // namespace headroom::control
