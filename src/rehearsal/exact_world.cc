#include "rehearsal/exact_world.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "base/text.h"
#include "sim/fleet.h"
#include "sim/slice.h"

namespace headroom::rehearsal {

ExactWorld::ExactWorld(const sim::Layout& layout, const workload::Plan& plan, std::uint32_t table,
                       Seed seed)
    : model_(layout.model), sessions_(plan, table), simulation_(layout, sessions_, seed) {
  for (const sim::Component& component : model_.components) {
    Part part{.asked = static_cast<int>(component.replicas)};
    part.up_since.resize(component.replicas);
    parts_.push_back(std::move(part));
  }
}

int ExactWorld::ready(std::size_t component) const {
  return static_cast<int>(simulation_.replicas_up(static_cast<std::uint32_t>(component)));
}

run::Slice ExactWorld::step() {
  simulation_.begin_measuring();
  simulation_.run_until(simulation_.now() + std::chrono::seconds(1));
  for (std::size_t i = 0; i < parts_.size(); ++i) count(i);
  run::Slice slice = sim::slice_of(simulation_, second_++);
  slice.generator.scheduled = slice.generator.begun =
      sessions_.begun() - std::exchange(begun_, sessions_.begun());
  return slice;
}

void ExactWorld::count(std::size_t component) {
  const sim::ComponentFigures figures = simulation_.figures(static_cast<std::uint32_t>(component));
  Part& part = parts_[component];
  part.arrived += static_cast<double>(figures.counts.arrived);
  part.failed += static_cast<double>(figures.counts.refused + figures.counts.left);
  part.answered += static_cast<double>(figures.counts.begun);
  part.busy += figures.busy_mean;
  part.available += figures.replicas_mean;
  part.present = figures.present_mean;
  part.waiting = figures.counts.waiting.seconds();
  part.up_since.resize(static_cast<std::size_t>(ready(component)), simulation_.now());
  part.replica_seconds += std::max(part.asked, ready(component));
}

std::vector<platform::ReplicaSignals> ExactWorld::replicas_of(const Part& part) const {
  std::vector<platform::ReplicaSignals> replicas;
  const int up = static_cast<int>(part.up_since.size());
  for (int i = 0; i < std::max(up, part.asked); ++i) {
    const bool is_up = i < up;
    replicas.push_back(
        {.index = i,
         .health = is_up ? platform::Health::kReady : platform::Health::kStarting,
         .since = is_up ? part.up_since[static_cast<std::size_t>(i)] : part.asked_at});
  }
  return replicas;
}

platform::Look ExactWorld::look() {
  const Nanos now = simulation_.now();
  const double seconds = to_seconds(now - std::exchange(looked_at_, now));
  platform::Look look{.at = now};
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    Part& part = parts_[i];
    platform::ComponentSignals signals{.component = model_.components[i].name,
                                       .replicas = replicas_of(part)};
    const double capacity = sim::capacity_of(model_.components[i]) * part.available;
    if (seconds > 0) {
      for (platform::ReplicaSignals& replica : signals.replicas) {
        // One that came up within the last second has not worked yet.
        if (replica.health != platform::Health::kReady || replica.since >= now) continue;
        if (capacity > 0) replica.utilisation = part.busy / capacity;
      }
      signals.arrivals = part.arrived / seconds;
      signals.in_flight = part.present;
      signals.queue = part.waiting;
      const double ended = part.answered + part.failed;
      signals.errors = ended > 0 ? part.failed / ended : 0;
    }
    part.arrived = part.failed = part.answered = part.busy = part.available = 0;
    look.components.push_back(std::move(signals));
  }
  return look;
}

Result<std::vector<platform::Instance>> ExactWorld::instances() {
  std::vector<platform::Instance> instances;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    for (const platform::ReplicaSignals& replica : replicas_of(parts_[i])) {
      instances.push_back({.component = model_.components[i].name,
                           .index = replica.index,
                           .health = replica.health});
    }
  }
  return instances;
}

Result<std::vector<platform::Instance>> ExactWorld::stop() {
  auto stopped = instances();
  for (const sim::Component& component : model_.components) {
    if (auto done = scale(component.name, 0); !done) return fail(std::move(done.error()));
  }
  return stopped;
}

Result<void> ExactWorld::scale(const std::string& component, int replicas) {
  const auto found = std::ranges::find(model_.components, component, &sim::Component::name);
  if (found == model_.components.end()) {
    std::vector<std::string_view> names;
    for (const sim::Component& each : model_.components) names.emplace_back(each.name);
    return invalid(fmt::format("there is no component {}", in_quotes(component)),
                   fmt::format("there are {}", enumerate(names, "and")),
                   did_you_mean(component, names));
  }
  const auto most = static_cast<int>(std::max(found->replicas, found->replicas_max));
  if (replicas < 0 || replicas > most) {
    return invalid(fmt::format("{} cannot have {} replicas", component, replicas),
                   fmt::format("there is room for 0 to {}", most));
  }
  const auto index = static_cast<std::size_t>(found - model_.components.begin());
  Part& part = parts_[index];
  if (replicas > part.asked) part.asked_at = simulation_.now();
  part.asked = replicas;
  simulation_.set_replicas(static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(replicas));
  part.up_since.resize(static_cast<std::size_t>(ready(index)), simulation_.now());
  return {};
}

}  // namespace headroom::rehearsal
