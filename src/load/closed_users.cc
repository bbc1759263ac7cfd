#include "load/closed_users.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "workload/arrivals.h"

namespace headroom::load {

ClosedUsers::ClosedUsers(Stage& stage, Share share, std::size_t stream)
    : SessionSource(stage, stream),
      share_(share),
      stream_(stage.plan.streams[stream]),
      model_(std::get<workload::ClosedModel>(stream_.model)),
      crew_(model_.users / share.workers + (share.worker < model_.users % share.workers ? 1 : 0)),
      next_shared_(share.worker) {}

ClosedUsers::~ClosedUsers() {
  stage_.loop.timers().disarm(*this);
}

void ClosedUsers::start() {
  admit(model_.users, Nanos{0});
  on_time(stage_.loop.now());  // the run may have opened meanwhile
}

void ClosedUsers::on_time(Nanos now) {
  while (!turns_.empty() && stage_.pace.wall_of(turns_.front().at) <= now) begin(take_turn());
  await_turn();
}

// Whoever has no session under way may come earlier now, or later, or not at all.
void ClosedUsers::follow_pace() {
  on_time(stage_.loop.now());
  const Nanos from = stage_.pace.plan_at(stage_.loop.now());
  std::vector<Turn> idle = std::exchange(away_, {});
  idle.insert(idle.end(), turns_.begin(), turns_.end());
  turns_.clear();
  for (const Turn& turn : idle) await(turn, from);
  admit(static_cast<std::uint64_t>(std::ceil(model_.users * stage_.pace.load().users)), from);
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

// Whom somebody sent away may be asked back.
bool ClosedUsers::is_over() const {
  const bool is_empty = under_way_ == 0 && turns_.empty() && paused_.empty();
  return is_empty && (away_.empty() || stage_.pace.load().users >= 1);
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
  const std::uint32_t user = user_of(visitor.number());
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
  if (turn_of(user, from) != from) {
    await({.at = {}, .user = user, .visitor = &visitor}, from);
    return false;
  }
  ++under_way_;
  stage_.ledger.session_due(now);
  visitor.assign(stage_.plan.ordinal_of(stream_index_, take_number(user, &visitor)), due,
                 Moment::kAtOnce);
  return true;
}

std::uint32_t ClosedUsers::user_of(std::uint32_t index) const {
  return index / crew_ * model_.users + share_.worker + index % crew_ * share_.workers;
}

void ClosedUsers::admit(std::uint64_t users, Nanos from) {
  if (crew_ == 0) return;
  for (; user_of(admitted_) < users; ++admitted_) {
    await({.at = {}, .user = user_of(admitted_), .visitor = nullptr}, from);
  }
}

void ClosedUsers::await(Turn turn, Nanos from) {
  const auto at = turn_of(turn.user, from);
  turn.at = at.value_or(Pace::kNever);
  if (at) {
    add_turn(turn);
  } else {
    away_.push_back(turn);
  }
}

// A change that was announced and still lies ahead may bring the user, or keep him away.
std::optional<Nanos> ClosedUsers::turn_of(std::uint32_t user, Nanos from) const {
  for (;;) {
    const Nanos change = stage_.pace.next_change(from);
    const auto turn = workload::next_turn(stream_, user, from, stage_.pace.users_at(from));
    if (turn && *turn < change) return turn;
    if (change == Pace::kNever) return std::nullopt;
    from = change;
  }
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
    return drop_session(
        stage_.plan.ordinal_of(stream_index_, workload::closed_number(model_, turn.user, 0)), due);
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
      visitor == nullptr
          ? 0
          : workload::closed_session(model_, stage_.plan.number_of(visitor->ordinal())) + 1;
  return workload::closed_number(model_, user, session);
}

bool ClosedUsers::may_begin(std::uint32_t user, const Visitor* visitor) const {
  if (is_shared()) return next_shared_ < stream_.sessions_max;
  const std::uint64_t number = own_number(user, visitor);
  return number < stream_.sessions_max &&
         workload::closed_session(model_, number) < model_.sessions_per_user;
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
