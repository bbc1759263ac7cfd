#include "load/arriving_sessions.h"

namespace headroom::load {

ArrivingSessions::ArrivingSessions(Stage& stage, Share share, std::size_t stream)
    : SessionSource(stage, stream), share_(share), stream_(stage.plan, stream) {}

ArrivingSessions::~ArrivingSessions() {
  stage_.loop.timers().disarm(*this);
}

void ArrivingSessions::start() {
  find_next();
  if (next_) await_next();
}

bool ArrivingSessions::assign_next(Visitor& visitor) {
  idle_.push_back(&visitor);
  return false;
}

void ArrivingSessions::follow_pace() {
  if (next_ && waiting_.empty()) await_next();
}

bool ArrivingSessions::is_over() const {
  return !next_ && waiting_.empty() && idle_.size() == visitors_.size();
}

// One session, even when several are due: the loop then has a look at what has become ready. A
// generator that has fallen behind must take in responses first, since each frees a connection;
// were it to begin all that is due, it would open more and more of them and fall behind further.
void ArrivingSessions::on_time(Nanos now) {
  collect_due(now);
  if (!waiting_.empty()) {
    const Due session = waiting_.front();
    waiting_.pop_front();
    begin_session(session);
  }
  if (!waiting_.empty()) {
    stage_.loop.timers().arm(*this, now);
  } else if (next_) {
    await_next();
  }
}

void ArrivingSessions::drop_rest() {
  collect_due(stage_.loop.now());
  for (const Due& session : waiting_) drop_session(session.ordinal, session.at);
  waiting_.clear();
}

void ArrivingSessions::collect_due(Nanos now) {
  while (next_) {
    const Due session{.ordinal = next_->ordinal, .at = stage_.pace.wall_of(next_->due)};
    if (session.at > now) return;
    // Closed before its time: the user stopped the run.
    if (session.at >= stage_.closes_at) return next_.reset();
    stage_.ledger.session_due(now);
    if (waiting_.size() < share_.sessions_max) {
      waiting_.push_back(session);
    } else {
      drop_session(session.ordinal, session.at);
    }
    find_next();
  }
}

void ArrivingSessions::find_next() {
  do {
    next_ = stream_.next();
  } while (next_ && stage_.plan.number_of(next_->ordinal) % share_.workers != share_.worker);
  if (!next_ && stream_.has_run_out()) run_out();
}

void ArrivingSessions::await_next() {
  stage_.loop.timers().arm(*this, stage_.pace.wall_of(next_->due));
}

void ArrivingSessions::begin_session(const Due& session) {
  if (idle_.empty()) {
    if (visitors_.size() >= share_.sessions_max) return drop_session(session.ordinal, session.at);
    add_visitor();  // which finds itself idle
  }
  Visitor& visitor = *idle_.back();
  idle_.pop_back();
  visitor.assign(session.ordinal, session.at, Moment::kDue);
  visitor.wake();
}

}  // namespace headroom::load
