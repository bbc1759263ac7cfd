#include "control/loop.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "control/loop_component.h"
#include "control/plausible.h"

namespace headroom::control {
namespace {

constexpr Nanos kFirstRetry = std::chrono::seconds(15);
constexpr Nanos kLastRetry = std::chrono::minutes(5);
constexpr Nanos kAlike = std::chrono::seconds(2);  // starts that differ by no more

const platform::ComponentSignals* find(const platform::Look& look, std::string_view component) {
  const auto found =
      std::ranges::find(look.components, component, &platform::ComponentSignals::component);
  return found == look.components.end() ? nullptr : &*found;
}

void check(const Steered& steered) {
  const Subject& subject = steered.subject;
  const ReplicaRange range = steered.range;
  HEADROOM_CHECK(steered.policy, "a policy steers it");
  HEADROOM_CHECK(0 <= range.least && range.least <= range.most, "a range");
  HEADROOM_CHECK(subject.capacity.value_or(1) > 0 && subject.slots.value_or(1) > 0,
                 "a replica takes something");
  HEADROOM_CHECK(subject.start >= Nanos{}, "a start takes time");
}

// Replicas that are there, or will be.
int living(const platform::ComponentSignals& signals) {
  return static_cast<int>(std::ranges::count_if(signals.replicas, [](const auto& replica) {
    return replica.health == platform::Health::kReady ||
           replica.health == platform::Health::kStarting;
  }));
}

}  // namespace

Loop::Loop(std::vector<Steered> steered, LoopSettings settings, platform::Platform& platform,
           platform::Signals& signals, const platform::Clock& clock)
    : settings_(std::move(settings)), platform_(platform), signals_(signals), clock_(clock) {
  for (Steered& one : steered) {
    check(one);
    HEADROOM_CHECK(!index_of(one.subject.component), "a component is steered once");
    components_.push_back({.steered = std::move(one)});
  }
}

Loop::~Loop() = default;

std::optional<std::size_t> Loop::index_of(std::string_view component) const {
  for (std::size_t i = 0; i < components_.size(); ++i) {
    if (components_[i].steered.subject.component == component) return i;
  }
  return std::nullopt;
}

std::optional<int> Loop::asked(std::string_view component) const {
  const auto index = index_of(component);
  return index ? components_[*index].asked : std::nullopt;
}

std::optional<Standing> Loop::standing(std::string_view name) const {
  const auto index = index_of(name);
  if (!index || !components_[*index].proposal) return std::nullopt;
  const Component& component = components_[*index];
  return Standing{.range = component.range,
                  .asked = component.asked,
                  .proposed = component.proposal->replicas,
                  .why = component.proposal->why,
                  .foreseen = component.steered.policy->foreseen(),
                  .held = component.limit,
                  .change = component.change,
                  .changed = component.number.acted};
}

std::vector<run::Event> Loop::tick() {
  platform::Look look = signals_.look();
  const Nanos now = clock_.now();
  keep_plausible(look);
  tell_gaps(look, now);
  const platform::ComponentSignals* entry = find(look, settings_.entry);
  const std::optional<double> entered = entry != nullptr ? entry->arrivals : std::nullopt;
  for (Component& component : components_) {
    const platform::ComponentSignals* signals = find(look, component.steered.subject.component);
    if (signals == nullptr) {
      hold_unseen(component, now);
      continue;
    }
    begin_calm(component, *signals, now);
    // Whoever else acts on it meanwhile is followed.
    if (!component.asked || acting_ == Acting::kOnlySays) component.asked = living(*signals);
    estimate(component, *signals, entered, now);
    time_starts(component, *signals, now);
    steer(component, *signals, now);
    verify(component, *signals, now);
    if (!component.steered.size) continue;
    steer_size(component, *signals, now);
    verify_size(component, *signals, now);
  }
  return std::exchange(events_, {});
}

// The first look of a process tells no rates yet. Whatever is asked for by then counts as needed,
// so that the way down begins with a whole calm; unless what was decided before still does.
void Loop::begin_calm(Component& component, const platform::ComponentSignals& signals, Nanos now) {
  if (!std::exchange(component.is_new, false)) return;
  const Nanos calm = component.steered.guard.behaviour.down.stabilisation;
  const auto counts = [&](const HpaState::Recommendation& one) { return one.at > now - calm; };
  if (std::ranges::any_of(component.guard.moves.recommendations, counts)) return;
  note_untold(component.guard, component.steered.guard, component.asked.value_or(living(signals)),
              now);
}

// The demand: what arrives, or what will once nothing before it is overloaded.
void Loop::estimate(Component& component, const platform::ComponentSignals& signals,
                    std::optional<double> entered, Nanos now) {
  component.demand = signals.arrivals;
  if (entered && component.steered.per_entry) {
    const double will_arrive = *entered * *component.steered.per_entry;
    component.demand = std::max(component.demand.value_or(0), will_arrive);
  }
  if (component.demand) component.demands.add(now, *component.demand);
}

// Whoever plans ahead has to look as far as a start really takes.
void Loop::time_starts(Component& component, const platform::ComponentSignals& signals, Nanos now) {
  component.starts.look(signals, *component.asked);
  const auto usual = component.starts.usual();
  if (!usual) return;
  Subject& subject = component.steered.subject;
  const Nanos took = std::chrono::ceil<std::chrono::seconds>(*usual);
  // By looks alone they seem to take longer, and no two take the same.
  const Nanos off = took > subject.start ? took - subject.start : subject.start - took;
  if (off <= std::max<Nanos>(subject.start / 5, kAlike)) return;
  tell(now, kLearned,
       fmt::format("{}: a new replica takes {} to serve; {} was believed", subject.component,
                   headroom::to_string(took), headroom::to_string(subject.start)));
  subject.start = took;
}

void Loop::steer(Component& component, const platform::ComponentSignals& signals, Nanos now) {
  const Steered& steered = component.steered;
  const auto moment = settings_.epoch + std::chrono::floor<std::chrono::seconds>(now);
  const Situation situation{.now = now,
                            .subject = steered.subject,
                            .signals = signals,
                            .demand = component.demand,
                            .demands = component.demands,
                            .asked = *component.asked,
                            .range = range_at(steered.schedule, moment, steered.range)};
  const Proposal proposal = steered.policy->propose(situation);
  const Guarded guarded = guard(component.guard, steered.guard, situation, proposal);
  component.proposal = proposal;
  component.range = situation.range;
  component.limit = guarded.limit;
  if (guarded.replicas != *component.asked) {
    const std::string limit = guarded.limit.empty() ? "" : "; " + guarded.limit;
    // What was in its way then has been said.
    if (scale(component, guarded.replicas, proposal.why + limit, now)) {
      component.number.held = guarded.limit;
    }
  } else {
    component.number.would.clear();
  }
  const std::string& name = steered.subject.component;
  if (!proposal.replicas) {
    tell_held(component.number, proposal.why, name + " holds", now);
  } else if (*proposal.replicas > guarded.replicas) {
    tell_held(component.number, guarded.limit,
              fmt::format("{} not to {}", name, *proposal.replicas), now);
  } else {
    component.number.held.clear();
  }
}

// It should be in every look. What it has stays, as where its signals say nothing.
void Loop::hold_unseen(Component& component, Nanos now) {
  if (component.asked) note_untold(component.guard, component.steered.guard, *component.asked, now);
  tell_held(component.number, "nothing is seen of it",
            component.steered.subject.component + " holds", now);
}

// Once, until it is another thing that stands in its way.
void Loop::tell_held(Lever& lever, std::string reason, std::string_view what, Nanos now) {
  if (lever.held == reason) return;
  tell(now, kHeld, fmt::format("{}: {}", what, reason));
  lever.held = std::move(reason);
}

std::string Loop::Change::text() const {
  return fmt::format("{} {} -> {}: {}", component, from, to, why);
}

bool Loop::act(Lever& lever, const Change& change, Nanos now) {
  if (now < lever.refused_until) return false;
  if (acting_ == Acting::kOnlySays) {
    if (lever.would != change.to) tell(now, kWould, change.text());
    lever.would = change.to;
    return true;
  }
  lever.would.clear();
  if (auto done = change.make(); !done) {
    lever.retry = std::clamp(lever.retry * 2, kFirstRetry, kLastRetry);
    lever.refused_until = now + lever.retry;
    tell(now, kRefused,
         fmt::format("{} {} -> {}: {}; tried again in {}", change.component, change.from, change.to,
                     to_string(done.error()), headroom::to_string(lever.retry)));
    return false;
  }
  lever.retry = {};
  lever.acted = now;
  return true;
}

bool Loop::scale(Component& component, int replicas, const std::string& why, Nanos now) {
  const std::string& name = component.steered.subject.component;
  const int from = *component.asked;
  const Change change{.component = name,
                      .from = std::to_string(from),
                      .to = std::to_string(replicas),
                      .why = why,
                      .make = [&] { return platform_.scale(name, replicas); }};
  if (!act(component.number, change, now)) return false;
  if (acting_ == Acting::kOnlySays || from == replicas) return true;
  component.asked = replicas;
  component.change = fmt::format("{} -> {}", from, replicas);
  note_scaled(component.guard, component.steered.guard, from, replicas, now);
  component.starts.asked(from, replicas, now);
  tell(now, kScaled, change.text());
  return true;
}

// What was asked for must be there in time, and what was given up must be gone. Else it is asked
// for again: an action may have failed after it was begun.
void Loop::verify(Component& component, const platform::ComponentSignals& signals, Nanos now) {
  const int missing = *component.asked - living(signals);
  if (missing == 0) {
    component.number.complete = now;
    return;
  }
  const Nanos since = std::max(component.number.complete, component.number.acted);
  if (now < since + component.steered.subject.start + settings_.patience) return;
  if (!scale(component, *component.asked, {}, now)) return;
  const std::string what =
      missing > 0
          ? fmt::format("{} of {} replicas have not been there", missing, *component.asked)
          : fmt::format("{} replicas more than {} have been there", -missing, *component.asked);
  tell(now, kWarning,
       fmt::format("{}: {} for {}; asked for again", component.steered.subject.component, what,
                   headroom::to_string(now - since)));
}

void Loop::tell_gaps(const platform::Look& look, Nanos now) {
  for (const std::string& gap : look.gaps) {
    if (std::ranges::find(gaps_, gap) == gaps_.end()) tell(now, kBlind, gap);
  }
  if (look.gaps.empty() && !gaps_.empty()) tell(now, kBlind, "every signal is back");
  gaps_ = look.gaps;
}

void Loop::tell(Nanos at, std::string_view kind, std::string text) {
  events_.push_back({.at = at, .kind = std::string(kind), .text = std::move(text)});
}

}  // namespace headroom::control
