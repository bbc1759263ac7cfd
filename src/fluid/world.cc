#include "fluid/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "base/text.h"

namespace headroom::fluid {

World::World(Model model, Seed seed)
    : model_(std::move(model)),
      arriving_(model_.components.size()),
      classes_(model_.classes.size()),
      seen_(model_.components.size()) {
  HEADROOM_CHECK(check(model_).empty(), "the model is not right: see check()");
  stages_.reserve(model_.components.size());
  for (std::size_t i = 0; i < model_.components.size(); ++i) {
    stages_.emplace_back(model_.components[i], model_.delayed_after, derive(seed, i));
  }
  for (std::size_t component = 0; component < stages_.size(); ++component) {
    double all = 0;
    for (const Class& each : model_.classes) all += each.per_session * each.visits[component];
    for (const Class& each : model_.classes) {
      mix_.push_back(all > 0 ? each.per_session * each.visits[component] / all : 0);
    }
  }
}

void World::step(double sessions_per_second) {
  const double seconds = to_seconds(model_.step);
  const double sessions = sessions_per_second * seconds;
  std::ranges::fill(arriving_, 0.0);
  for (const Call& entry : model_.entries) arriving_[entry.to] += sessions * entry.times;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const double served = stages_[i].step(arriving_[i], now_, seconds);
    for (const Call& call : model_.components[i].calls) arriving_[call.to] += served * call.times;
  }
  count_classes(sessions);
  now_ += model_.step;
}

// A class's requests have been answered once each component that they visit has served its part, so
// the one that is most behind says how many.
void World::count_classes(double sessions) {
  const std::size_t classes = model_.classes.size();
  for (std::size_t each = 0; each < classes; ++each) {
    const Class& request = model_.classes[each];
    ClassAmounts& amounts = classes_[each];
    amounts.started += sessions * request.per_session;
    double through = amounts.started;
    double undelayed = 1;
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      const double visits = request.visits[i];
      if (visits == 0) continue;
      const double share = mix_[i * classes + each];
      const Amounts& all = stages_[i].amounts();
      through = std::min(through, (all.served - all.broken) * share / visits);
      const Amounts& last = stages_[i].last_step();
      amounts.refused += last.refused * share;
      amounts.lost += last.lost * share;
      amounts.broken += last.broken * share;
      if (last.served > 0) {
        undelayed *= std::max(0.0, 1 - std::min(visits, 1.0) * last.delayed / last.served);
      }
    }
    const double answered = std::max(0.0, through - amounts.succeeded - amounts.errors);
    amounts.errors += answered * request.errors;
    amounts.succeeded += answered * (1 - request.errors);
    amounts.delayed += answered * (1 - request.errors) * (1 - undelayed);
  }
}

std::array<double, kTimes> World::times(std::size_t request_class, const Places& alone,
                                        Random& random) const {
  const auto part = [](std::size_t place, double within) {
    return (static_cast<double>(place % kTimes) + within) / kTimes;
  };
  std::array<double, kTimes> times{};
  const double turn = random.uniform();
  for (std::size_t k = 0; k < kTimes && !alone.empty(); ++k) {
    times[k] = alone[static_cast<std::size_t>(part(k, turn) * static_cast<double>(alone.size()))];
  }
  const Class& request = model_.classes[request_class];
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const Waits& waits = stages_[i].waits();
    if (request.visits[i] == 0) continue;
    if (waits.last == 0 && waits.first == 0 && waits.chance.probability == 0) continue;
    // In an order of their own, so that a long wait here meets any other one elsewhere: multiples
    // of an odd number pass through all places.
    const std::size_t stride = 2 * random.below(kTimes / 2) + 1;
    const std::size_t first = random.below(kTimes);
    const double within = random.uniform();
    for (std::size_t k = 0; k < kTimes; ++k) {
      const double by_chance = waits.chance.quantile(part(k * stride + first, within));
      const double behind = part(k * (stride + 2) + first, 1 - within);
      times[k] +=
          request.visits[i] * (waits.first + behind * (waits.last - waits.first) + by_chance);
    }
  }
  return times;
}

double World::paid() const {
  double sum = 0;
  for (const Stage& stage : stages_) {
    sum += stage.replica_seconds() / 3600 * stage.component().price_per_hour;
  }
  return sum;
}

// --- Signals ------------------------------------------------------------------------------------

platform::Look World::look() {
  const double seconds = to_seconds(now_ - seen_at_);
  platform::Look look{.at = now_};
  look.components.reserve(stages_.size());
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    look.components.push_back(signals_of(i, seconds));
  }
  seen_at_ = now_;
  return look;
}

platform::ComponentSignals World::signals_of(std::size_t component, double seconds) {
  const Stage& stage = stages_[component];
  Seen& seen = seen_[component];
  const std::optional<Servers>& processor = stage.component().processor;
  platform::ComponentSignals signals{.component = stage.component().name};
  for (const Member& member : stage.fleet().members()) {
    if (member.state == Member::State::kDraining) continue;
    platform::ReplicaSignals replica{
        .index = member.index, .health = health_of(member.state), .since = member.since};
    const double from = std::max(to_seconds(seen_at_), to_seconds(member.since));
    const double of = to_seconds(now_) - from;
    if (member.state == Member::State::kReady && of > 0) {
      const Worked& worked = stage.fleet().worked();
      const double busy = worked.busy - std::max(seen.worked.busy, member.before.busy);
      replica.utilisation = std::max(0.0, busy / of);
      const double cores = worked.cores - std::max(seen.worked.cores, member.before.cores);
      if (processor) replica.cores = std::max(0.0, cores / of);
    }
    if (processor) replica.limits.cpu = Cores{processor->count * stage.size()};
    signals.replicas.push_back(replica);
  }
  if (seconds > 0) {
    const Amounts since = stage.amounts() - seen.amounts;
    signals.arrivals = since.arrived / seconds;
    signals.queue = stage.waiting();
    signals.in_flight = stage.waiting() + stage.in_service();
    const double answers = since.served + since.refused + since.lost;
    signals.errors = answers > 0 ? std::min(1.0, since.failed() / answers) : 0;
  }
  seen = {.amounts = stage.amounts(), .worked = stage.fleet().worked()};
  return signals;
}

// --- Platform -----------------------------------------------------------------------------------

Result<std::size_t> World::find(const std::string& component) const {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    if (model_.components[i].name == component) return i;
    names.emplace_back(model_.components[i].name);
  }
  return invalid(fmt::format("there is no component {}", in_quotes(component)),
                 fmt::format("there are {}", enumerate(names, "and")),
                 did_you_mean(component, names));
}

Result<std::vector<platform::Instance>> World::stop() {
  auto stopped = instances();
  for (Stage& stage : stages_) stage.ask(0, now_);
  return stopped;
}

Result<std::vector<platform::Instance>> World::instances() {
  std::vector<platform::Instance> instances;
  for (const Stage& stage : stages_) {
    for (const Member& member : stage.fleet().members()) {
      instances.push_back({.component = stage.component().name,
                           .index = member.index,
                           .health = health_of(member.state),
                           .detail = member.state == Member::State::kDraining ? "draining" : ""});
    }
  }
  return instances;
}

Result<void> World::scale(const std::string& component, int replicas) {
  const auto found = find(component);
  if (!found) return fail(found.error());
  const int most = model_.components[*found].replicas_max;
  if (replicas < 0 || replicas > most) {
    return invalid(fmt::format("{} cannot have {} replicas", component, replicas),
                   fmt::format("there is room for 0 to {}", most));
  }
  stages_[*found].ask(replicas, now_);
  return {};
}

Result<void> World::resize(const std::string& component, const platform::Limits& limits) {
  const auto found = find(component);
  if (!found) return fail(found.error());
  const std::optional<Servers>& processor = model_.components[*found].processor;
  if (!limits.cpu && !processor) return {};
  if (!limits.cpu || !(limits.cpu->count > 0)) {
    return invalid(fmt::format("{} cannot have {}", component, to_string(limits)),
                   "its replicas have cores, as many as they are given");
  }
  if (!processor) {
    return invalid(fmt::format("{} cannot have {}", component, to_string(limits)),
                   "its model says nothing of cores", "say how many it has: cpu: 1 core");
  }
  stages_[*found].resize(limits.cpu->count / processor->count, now_);
  return {};
}

std::unexpected<Error> World::no_replica(const platform::Replica& replica) const {
  return invalid(
      fmt::format("{} has no replica {} that could be acted on", replica.component, replica.index));
}

Result<void> World::kill(const platform::Replica& replica) {
  const auto found = find(replica.component);
  if (!found) return fail(found.error());
  if (!stages_[*found].kill(replica.index, now_)) return no_replica(replica);
  return {};
}

Result<void> World::pause(const platform::Replica& replica) {
  const auto found = find(replica.component);
  if (!found) return fail(found.error());
  if (!stages_[*found].fleet().pause(replica.index, now_)) return no_replica(replica);
  return {};
}

Result<void> World::resume(const platform::Replica& replica) {
  const auto found = find(replica.component);
  if (!found) return fail(found.error());
  if (!stages_[*found].fleet().resume(replica.index, now_)) return no_replica(replica);
  return {};
}

}  // namespace headroom::fluid
