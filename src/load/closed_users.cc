#include "load/closed_users.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "workload/arrivals.h"

namespace headroom::load {

ClosedUsers::ClosedUsers(Stage& stage, Share share, std::size_t stream)
    : SessionSource(stage, stream),
      share_(share),
      stream_(stage.plan.streams[stream]),
      model_(std::get<workload::ClosedModel>(stream_.model)),
      next_shared_(share.worker) {}

ClosedUsers::~ClosedUsers() {
  stage_.loop.timers().disarm(*this);
}

void ClosedUsers::start() {
  for (std::uint32_t user = share_.worker; user < model_.users; user += share_.workers) {
    if (const auto at = workload::next_turn(stream_, user, Nanos{0})) {
      add_turn({.at = *at, .user = user, .visitor = nullptr});
    }
  }
  on_time(stage_.loop.now());  // the run may have opened meanwhile
}

void ClosedUsers::on_time(Nanos now) {
  while (!turns_.empty() && stage_.pace.wall_of(turns_.front().at) <= now) begin(take_turn());
  await_turn();
}

void ClosedUsers::follow_pace() {
  await_turn();
  if (stage_.pace.is_paused()) return;
  for (Visitor* visitor : std::exchange(paused_, {})) {
    ++under_way_;
    if (assign_next(*visitor)) visitor->wake();
  }
}

// Users in their back-off are not late: they wait by their own choice.
void ClosedUsers::drop_rest() {
  const Nanos end = std::min(stage_.loop.now() + Nanos{1}, stage_.closes_at);
  while (!turns_.empty() && stage_.pace.wall_of(turns_.front().at) < end) {
    const Turn turn = take_turn();
    if (!may_begin(turn.user, turn.visitor)) continue;
    stage_.ledger.session_due(stage_.loop.now());
    drop_session(stage_.plan.ordinal_of(stream_index_, take_number(turn.user, turn.visitor)),
                 stage_.pace.wall_of(turn.at));
  }
}

bool ClosedUsers::assign_next(Visitor& visitor) {
  if (newcomer_) {
    const Newcomer newcomer = *std::exchange(newcomer_, std::nullopt);
    visitor.assign(newcomer.ordinal, newcomer.due, Moment::kAtOnce);
    return true;
  }
  --under_way_;
  const Nanos now = stage_.loop.now();
  if (now >= stage_.closes_at) return false;
  const std::uint32_t user = share_.worker + visitor.number() * share_.workers;
  if (!may_begin(user, &visitor)) {
    run_out();
    return false;
  }
  if (stage_.pace.is_paused()) {
    paused_.push_back(&visitor);
    return false;
  }
  const Nanos due = visitor.has_sent() ? now : now + kBackOff;
  const Nanos from = stage_.pace.plan_at(due);
  const auto turn = workload::next_turn(stream_, user, from);
  if (!turn) return false;
  if (*turn > from) {
    add_turn({.at = *turn, .user = user, .visitor = &visitor});
    return false;
  }
  ++under_way_;
  stage_.ledger.session_due(now);
  visitor.assign(stage_.plan.ordinal_of(stream_index_, take_number(user, &visitor)), due,
                 Moment::kAtOnce);
  return true;
}

void ClosedUsers::add_turn(Turn turn) {
  turns_.push_back(turn);
  std::ranges::push_heap(turns_, is_later);
  await_turn();
}

ClosedUsers::Turn ClosedUsers::take_turn() {
  std::ranges::pop_heap(turns_, is_later);
  const Turn turn = turns_.back();
  turns_.pop_back();
  return turn;
}

void ClosedUsers::await_turn() {
  if (turns_.empty()) return;
  stage_.loop.timers().arm(*this, stage_.pace.wall_of(turns_.front().at));
}

void ClosedUsers::begin(const Turn& turn) {
  const Nanos due = stage_.pace.wall_of(turn.at);
  if (due >= stage_.closes_at) return;
  if (!may_begin(turn.user, turn.visitor)) return run_out();
  stage_.ledger.session_due(stage_.loop.now());
  if (turn.visitor == nullptr && visitors_.size() >= share_.sessions_max) {
    return drop_session(stage_.plan.ordinal_of(stream_index_, turn.user), due);
  }
  ++under_way_;
  const std::uint64_t ordinal =
      stage_.plan.ordinal_of(stream_index_, take_number(turn.user, turn.visitor));
  if (turn.visitor == nullptr) {
    newcomer_ = {.ordinal = ordinal, .due = due};
    add_visitor();
  } else {
    turn.visitor->assign(ordinal, due, Moment::kAtOnce);
    turn.visitor->wake();
  }
}

bool ClosedUsers::is_shared() const {
  return stream_.sessions_max != workload::Stream::kNoLimit &&
         model_.sessions_per_user == workload::ClosedModel::kNoLimit;
}

std::uint64_t ClosedUsers::own_number(std::uint32_t user, const Visitor* visitor) const {
  const std::uint64_t session =
      visitor == nullptr ? 0 : stage_.plan.number_of(visitor->ordinal()) / model_.users + 1;
  return workload::closed_number(model_, user, session);
}

bool ClosedUsers::may_begin(std::uint32_t user, const Visitor* visitor) const {
  if (is_shared()) return next_shared_ < stream_.sessions_max;
  const std::uint64_t number = own_number(user, visitor);
  return number < stream_.sessions_max && number / model_.users < model_.sessions_per_user;
}

std::uint64_t ClosedUsers::take_number(std::uint32_t user, const Visitor* visitor) {
  if (!is_shared()) return own_number(user, visitor);
  const std::uint64_t number = next_shared_;
  // The next session of a user of this worker: of the next user, or of the first in the next round.
  const std::uint64_t home = number % model_.users;
  next_shared_ +=
      home + share_.workers < model_.users ? share_.workers : model_.users - home + share_.worker;
  return number;
}

}  // namespace headroom::load
