#include "load/closed_users.h"

#include <utility>

namespace headroom::load {

ClosedUsers::ClosedUsers(Stage& stage, Share share, std::uint32_t users)
    : SessionSource(stage), share_(share), users_(users) {}

void ClosedUsers::start() {
  for (std::uint64_t user = share_.worker; user < users_; user += share_.workers) {
    stage_.ledger.session_due(stage_.opens_at);
    if (visitors_.size() >= share_.sessions_max) {
      drop_session(user, stage_.opens_at);
    } else {
      newcomer_ = user;
      add_visitor();
    }
  }
}

void ClosedUsers::follow_pace() {
  if (stage_.pace.is_paused()) return;
  for (Visitor* visitor : std::exchange(paused_, {})) {
    if (assign_next(*visitor)) visitor->wake();
  }
}

bool ClosedUsers::assign_next(Visitor& visitor) {
  if (newcomer_) {
    visitor.assign(*std::exchange(newcomer_, std::nullopt), stage_.opens_at, Moment::kAtOnce);
    return true;
  }
  const Nanos now = stage_.loop.now();
  if (now >= stage_.closes_at) return false;
  if (stage_.pace.is_paused()) {
    paused_.push_back(&visitor);
    return false;
  }
  stage_.ledger.session_due(now);
  visitor.assign(visitor.ordinal() + users_, visitor.has_sent() ? now : now + kBackOff,
                 Moment::kAtOnce);
  return true;
}

}  // namespace headroom::load
