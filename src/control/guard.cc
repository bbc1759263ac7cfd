#include "control/guard.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::control {
namespace {

// Somebody is there, or comes. Who cannot be counted may be there.
bool is_needed(const Situation& situation) {
  const platform::ComponentSignals& signals = situation.signals;
  const bool can_tell = situation.demand || signals.in_flight;
  return !can_tell || situation.demand.value_or(0) > 0 || signals.in_flight.value_or(0) > 0 ||
         signals.queue.value_or(0) > 0;
}

// One limit after the other: each sees what the one before left, and says so where it acts.
class Limits {
 public:
  explicit Limits(int replicas) : replicas_(replicas) {}

  void at_least(int least, std::string why) {
    if (replicas_ < least) take(least, std::move(why));
  }
  void at_most(int most, std::string why) {
    if (replicas_ > most) take(most, std::move(why));
  }
  void take(int replicas, std::string why) {
    replicas_ = replicas;
    if (!why.empty()) guarded_.limit += (guarded_.limit.empty() ? "" : ", ") + std::move(why);
  }

  int replicas() const { return replicas_; }
  Guarded result() {
    guarded_.replicas = replicas_;
    return std::move(guarded_);
  }

 private:
  int replicas_;
  Guarded guarded_;
};

}  // namespace

HpaBehaviour unlimited_behaviour() {
  const RatePolicy any{
      .unit = RateUnit::kPods, .value = 1'000'000, .period = std::chrono::seconds(15)};
  HpaBehaviour behaviour;
  behaviour.up = {.policies = {any}, .choice = RateChoice::kMax, .stabilisation = {}};
  behaviour.down = {
      .policies = {any}, .choice = RateChoice::kMax, .stabilisation = std::chrono::minutes(5)};
  return behaviour;
}

Guarded guard(GuardState& state, const GuardRules& rules, const Situation& situation,
              const Proposal& proposal) {
  const Nanos now = situation.now;
  const int asked = situation.asked;
  if (is_needed(situation)) state.needed = now;
  Limits limits(proposal.replicas.value_or(asked));
  if (!proposal.replicas) {
    note_untold(state, rules, asked, now);
  } else {
    const HpaStep calm = stabilise(state.moves, rules.behaviour, {},
                                   {.current = asked, .wanted = limits.replicas()}, now);
    limits.take(calm.replicas, calm.why);
    const HpaStep rate = limit(state.moves, rules.behaviour, situation.range,
                               {.current = asked, .wanted = limits.replicas()}, now);
    limits.take(rate.replicas, rate.why);
  }
  if (rules.useful)
    limits.at_most(*rules.useful, fmt::format("more than {} bring nothing", *rules.useful));
  if (rules.affordable) {
    limits.at_most(*rules.affordable, fmt::format("the budget is spent by {}", *rules.affordable));
  }
  limits.at_most(situation.range.most, fmt::format("at most {}", situation.range.most));
  limits.at_least(situation.range.least, fmt::format("at least {}", situation.range.least));
  if (state.needed == now || now - state.needed < rules.idle) {
    limits.at_least(std::min(1, situation.range.most), "it may be needed");
  }
  return limits.result();
}

void note_untold(GuardState& state, const GuardRules& rules, int asked, Nanos now) {
  state.needed = now;
  stabilise(state.moves, rules.behaviour, {}, {.current = asked, .wanted = asked}, now);
}

void note_scaled(GuardState& state, const GuardRules& rules, int from, int to, Nanos now) {
  note_change(state.moves, rules.behaviour, from, to, now);
}

}  // namespace headroom::control
