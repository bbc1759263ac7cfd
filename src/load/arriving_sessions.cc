#include "load/arriving_sessions.h"

namespace headroom::load {
ArrivingSessions::ArrivingSessions(Stage& stage, Share share)
    : SessionSource(stage), share_(share), stream_(stage.plan) {}

ArrivingSessions::~ArrivingSessions() {
  stage_.loop.timers().disarm(*this);
}

void ArrivingSessions::start() {
  find_next();
}

bool ArrivingSessions::assign_next(Visitor& visitor) {
  idle_.push_back(&visitor);
  return false;
}

void ArrivingSessions::follow_pace() {
  if (next_) await_next();
}

bool ArrivingSessions::is_over() const {
  return !next_ && idle_.size() == visitors_.size();
}

// One session, even when several are due: the loop then has a look at what has become ready. A
// generator that has fallen behind must take in responses first, since each frees a connection;
// were it to begin all that is due, it would open more and more of them and fall behind further.
void ArrivingSessions::on_time(Nanos) {
  // Closed before its time: the user stopped the run.
  if (stage_.pace.wall_of(next_->due) >= stage_.closes_at) return next_.reset();
  begin_session();
  find_next();
}

void ArrivingSessions::find_next() {
  do {
    next_ = stream_.next();
  } while (next_ && next_->ordinal % share_.workers != share_.worker);
  if (next_) await_next();
}

void ArrivingSessions::await_next() {
  stage_.loop.timers().arm(*this, stage_.pace.wall_of(next_->due));
}

void ArrivingSessions::begin_session() {
  const Nanos due = stage_.pace.wall_of(next_->due);
  ++stage_.ledger.at(stage_.loop.now()).scheduled;
  if (idle_.empty()) {
    if (visitors_.size() >= share_.sessions_max) return drop_session(next_->ordinal, due);
    add_visitor();  // which finds itself idle
  }
  Visitor& visitor = *idle_.back();
  idle_.pop_back();
  visitor.assign(next_->ordinal, due, Moment::kDue);
  visitor.wake();
}

}  // namespace headroom::load
