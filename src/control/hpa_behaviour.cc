#include "control/hpa_behaviour.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/check.h"

namespace headroom::control {

using headroom::to_string;  // of a duration, which the one of a policy would hide

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

int within_int(double value) {
  constexpr double kLeast = std::numeric_limits<int>::min();
  constexpr double kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::clamp(value, kLeast, kMost));
}

int sum_since(const std::vector<HpaState::Change>& changes, Nanos moment) {
  int sum = 0;
  for (const HpaState::Change& change : changes) {
    if (change.at > moment) sum += change.count;
  }
  return sum;
}

enum class Direction { kUp, kDown };

// As many as the policy lets there be now.
int allowed(const HpaState& state, const RatePolicy& policy, Direction direction, int current,
            Nanos now) {
  const Nanos begin = now - policy.period;
  const int start = current - sum_since(state.added, begin) + sum_since(state.removed, begin);
  const double sign = direction == Direction::kUp ? 1 : -1;
  if (policy.unit == RateUnit::kPods) return within_int(start + sign * policy.value);
  const double changed = start * (1 + sign * policy.value / 100);
  // Up is rounded up: one replica could never become two otherwise.
  return within_int(direction == Direction::kUp ? std::ceil(changed) : std::trunc(changed));
}

struct RateLimit {
  int replicas = 0;  // never on the other side of what there is
  std::string why;
};

RateLimit rate_limit(const HpaState& state, const HpaRules& rules, Direction direction, int current,
                     Nanos now) {
  const bool is_up = direction == Direction::kUp;
  if (rules.choice == RateChoice::kDisabled) {
    return {.replicas = current,
            .why = fmt::format("scaling {} is disabled", is_up ? "up" : "down")};
  }
  HEADROOM_CHECK(!rules.policies.empty(), "rates are at least one");
  std::vector<RateLimit> limits;
  for (const RatePolicy& policy : rules.policies) {
    limits.push_back({.replicas = allowed(state, policy, direction, current, now),
                      .why = "limited by " + to_string(policy)});
  }
  // The largest change is the largest number up, and the smallest down.
  const bool takes_largest = is_up == (rules.choice == RateChoice::kMax);
  RateLimit chosen = takes_largest ? std::ranges::max(limits, {}, &RateLimit::replicas)
                                   : std::ranges::min(limits, {}, &RateLimit::replicas);
  // What was changed within the period may already be more than a policy allows.
  chosen.replicas = is_up ? std::max(chosen.replicas, current) : std::min(chosen.replicas, current);
  return chosen;
}

HpaStep limit_by_rules(const HpaState& state, const HpaBehaviour& behaviour, ReplicaRange range,
                       HpaMove move, Nanos now) {
  if (move.wanted > move.current) {
    const RateLimit rate = rate_limit(state, behaviour.up, Direction::kUp, move.current, now);
    if (move.wanted > std::min(rate.replicas, range.most)) {
      if (range.most > rate.replicas) return {.replicas = rate.replicas, .why = rate.why};
      return {.replicas = range.most, .why = fmt::format("at most {}", range.most)};
    }
  } else if (move.wanted < move.current) {
    const RateLimit rate = rate_limit(state, behaviour.down, Direction::kDown, move.current, now);
    if (move.wanted < std::max(rate.replicas, range.least)) {
      if (range.least < rate.replicas) return {.replicas = rate.replicas, .why = rate.why};
      return {.replicas = range.least, .why = fmt::format("at least {}", range.least)};
    }
  }
  return {.replicas = move.wanted, .why = {}};
}

HpaStep limit_without_rules(ReplicaRange range, HpaMove move) {
  const int doubled = std::max(within_int(2.0 * move.current), 4);
  if (move.wanted < range.least) {
    return {.replicas = range.least, .why = fmt::format("at least {}", range.least)};
  }
  if (move.wanted > std::min(doubled, range.most)) {
    if (range.most > doubled) return {.replicas = doubled, .why = "limited to twice as many, or 4"};
    return {.replicas = range.most, .why = fmt::format("at most {}", range.most)};
  }
  return {.replicas = move.wanted, .why = {}};
}

// The one that is overwritten is the last that is too old for this direction's policies. With it
// it is forgotten for the other direction too, whose periods may be longer: so does Kubernetes.
void note(std::vector<HpaState::Change>& changes, const HpaRules& rules, int count, Nanos now) {
  Nanos longest{};
  for (const RatePolicy& policy : rules.policies) longest = std::max(longest, policy.period);
  const auto is_old = [&](const HpaState::Change& change) { return change.at < now - longest; };
  const auto old = std::find_if(changes.rbegin(), changes.rend(), is_old);
  const HpaState::Change change{.at = now, .count = count};
  if (old == changes.rend()) {
    changes.push_back(change);
  } else {
    *old = change;
  }
}

}  // namespace

std::string to_string(const RatePolicy& policy) {
  const std::string period = to_string(policy.period);
  if (policy.unit == RateUnit::kPercent) return fmt::format("{} % per {}", policy.value, period);
  return fmt::format("{} {} per {}", policy.value, policy.value == 1 ? "pod" : "pods", period);
}

HpaRules default_up_rules() {
  return {.policies = {{.unit = RateUnit::kPods, .value = 4, .period = seconds(15)},
                       {.unit = RateUnit::kPercent, .value = 100, .period = seconds(15)}},
          .choice = RateChoice::kMax,
          .stabilisation = {}};
}

HpaRules default_down_rules() {
  return {.policies = {{.unit = RateUnit::kPercent, .value = 100, .period = seconds(15)}},
          .choice = RateChoice::kMax,
          .stabilisation = minutes(5)};
}

HpaStep stabilise(HpaState& state, const std::optional<HpaBehaviour>& behaviour, Nanos down_window,
                  HpaMove move, Nanos now) {
  const Nanos up = behaviour ? behaviour->up.stabilisation : Nanos{};
  const Nanos down = behaviour ? behaviour->down.stabilisation : down_window;
  int least = move.wanted;
  int most = move.wanted;
  for (const HpaState::Recommendation& past : state.recommendations) {
    if (past.at > now - up) least = std::min(least, past.replicas);
    // The edge of the window belongs to it only where there is no behaviour.
    const bool is_recent = behaviour ? past.at > now - down : past.at >= now - down;
    if (is_recent) most = std::max(most, past.replicas);
  }
  const Nanos kept = now - std::max(up, down);
  std::erase_if(state.recommendations,
                [&](const HpaState::Recommendation& past) { return past.at < kept; });
  state.recommendations.push_back({.at = now, .replicas = move.wanted});

  const int replicas = behaviour ? std::min(std::max(move.current, least), most) : most;
  if (replicas == move.wanted) return {.replicas = replicas, .why = {}};
  const bool from_above = replicas > move.wanted;
  return {.replicas = replicas,
          .why = fmt::format("held at {} by the {} wanted within {}", replicas,
                             from_above ? "most" : "least", to_string(from_above ? down : up))};
}

HpaStep limit(const HpaState& state, const std::optional<HpaBehaviour>& behaviour,
              ReplicaRange range, HpaMove move, Nanos now) {
  return behaviour ? limit_by_rules(state, *behaviour, range, move, now)
                   : limit_without_rules(range, move);
}

void note_change(HpaState& state, const HpaBehaviour& behaviour, int from, int to, Nanos now) {
  if (to > from) {
    note(state.added, behaviour.up, to - from, now);
  } else if (to < from) {
    note(state.removed, behaviour.down, from - to, now);
  }
}

}  // namespace headroom::control
