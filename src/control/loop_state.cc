// What the loop keeps over a restart, as JSON.
#include <deque>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "control/loop.h"
#include "control/loop_component.h"
#include "control/state_json.h"

namespace headroom::control {
namespace {

using nlohmann::json;

// Of one component.
struct Kept {
  int asked = 0;
  Nanos acted{};
  Nanos complete{};
  GuardState guard;
  std::vector<Nanos> starts;
  History demands;
  std::string learned;
  struct Size {
    platform::Limits limits;
    Nanos acted{};
    Nanos complete{};
    SizeState seen;
  };
  std::optional<Size> size;
};

// States from before they were kept have none.
std::vector<Nanos> read_starts(const json& kept) {
  std::vector<Nanos> starts;
  const auto found = kept.find("starts_ns");
  if (found == kept.end()) return starts;
  for (const json& one : *found) {
    starts.push_back(Nanos(whole(one, 0, Nanos(std::chrono::hours(24)).count())));
  }
  return starts;
}

json to_json(const std::deque<Nanos>& starts) {
  json list = json::array();
  for (const Nanos took : starts) list.push_back(took.count());
  return list;
}

json to_json(const ResourceState& state) {
  return {{"needs", to_json(state.needs)}, {"calm_since_ns", state.calm_since.count()}};
}

ResourceState read_resource(const json& kept, Nanos now) {
  return {.needs = read_history(kept.at("needs"), now),
          .calm_since = moment(kept.at("calm_since_ns"), now)};
}

json to_json(const platform::Limits& limits) {
  return {{"cores", limits.cpu ? json(limits.cpu->count) : json(nullptr)},
          {"bytes", limits.memory ? json(limits.memory->count) : json(nullptr)}};
}

platform::Limits read_limits(const json& kept) {
  constexpr std::int64_t kMostBytes = std::numeric_limits<std::int64_t>::max();
  platform::Limits limits;
  const json& cores = kept.at("cores");
  const json& bytes = kept.at("bytes");
  if (!cores.is_null()) limits.cpu = Cores{number(cores, 0, static_cast<double>(kMany))};
  if (!bytes.is_null()) {
    limits.memory = Bytes{static_cast<std::uint64_t>(whole(bytes, 0, kMostBytes))};
  }
  return limits;
}

Kept::Size read_size(const json& kept, Nanos now) {
  return {.limits = read_limits(kept.at("limits")),
          .acted = moment(kept.at("acted_ns"), now),
          .complete = moment(kept.at("complete_ns"), now),
          .seen = {.cpu = read_resource(kept.at("cpu"), now),
                   .memory = read_resource(kept.at("memory"), now)}};
}

Kept read(const json& kept, Nanos now) {
  return {.asked = static_cast<int>(whole(kept.at("asked"), 0, kManyReplicas)),
          .acted = moment(kept.at("acted_ns"), now),
          .complete = moment(kept.at("complete_ns"), now),
          .guard = {.moves = read_moves(kept.at("moves"), now),
                    .needed = moment(kept.at("needed_ns"), now)},
          .starts = read_starts(kept),
          .demands = read_history(kept.at("demands"), now),
          .learned = kept.at("learned").get<std::string>(),
          .size = kept.contains("size") ? std::optional(read_size(kept.at("size"), now))
                                        : std::nullopt};
}

}  // namespace

std::string Loop::state() const {
  json components = json::object();
  for (const Component& component : components_) {
    if (!component.asked) continue;
    json& kept = components[component.steered.subject.component];
    kept = {{"asked", *component.asked},
            {"acted_ns", component.number.acted.count()},
            {"complete_ns", component.number.complete.count()},
            {"needed_ns", component.guard.needed.count()},
            {"moves", to_json(component.guard.moves)},
            {"starts_ns", to_json(component.starts.seen())},
            {"demands", to_json(component.demands)},
            {"learned", component.steered.policy->learned()}};
    if (!component.steered.size || !component.limits) continue;
    kept["size"] = {{"limits", to_json(*component.limits)},
                    {"acted_ns", component.size.acted.count()},
                    {"complete_ns", component.size.complete.count()},
                    {"cpu", to_json(component.sizes.cpu)},
                    {"memory", to_json(component.sizes.memory)}};
  }
  return json{{"headroom_control_state", 1}, {"components", std::move(components)}}.dump();
}

Result<void> Loop::restore(std::string_view state) {
  const Nanos now = clock_.now();
  std::vector<std::pair<std::size_t, Kept>> all;
  try {
    const json parsed = json::parse(state);
    const auto format = whole(parsed.at("headroom_control_state"), 1, kMany);
    if (format > 1) throw Unreadable("it was written by a newer headroom");
    const json& components = parsed.at("components");
    if (!components.is_object()) throw Unreadable("its components have no names");
    for (std::size_t i = 0; i < components_.size(); ++i) {
      const auto found = components.find(components_[i].steered.subject.component);
      if (found != components.end()) all.emplace_back(i, read(*found, now));
    }
  } catch (const std::exception& error) {
    return invalid("the state of an earlier operation cannot be read", error.what(),
                   "it begins anew with what is there");
  }
  for (auto& [index, kept] : all) {
    Component& component = components_[index];
    component.asked = kept.asked;
    component.number.acted = kept.acted;
    component.number.complete = kept.complete;
    component.guard = std::move(kept.guard);
    component.starts.restore(kept.starts);
    component.demands = std::move(kept.demands);
    if (kept.size && component.steered.size) {
      component.limits = kept.size->limits;
      component.sizes = std::move(kept.size->seen);
      component.size.acted = kept.size->acted;
      component.size.complete = kept.size->complete;
    }
    if (kept.learned.empty()) continue;
    // It is the lesser evil to learn anew: what was asked for and why must not be lost with it.
    if (auto done = component.steered.policy->restore(kept.learned, now); !done) {
      tell(now, kWarning,
           component.steered.subject.component + ": " + headroom::to_string(done.error()));
    }
  }
  return {};
}

}  // namespace headroom::control
