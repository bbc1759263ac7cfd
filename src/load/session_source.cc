#include "load/session_source.h"

#include "load/arriving_sessions.h"
#include "load/closed_users.h"

namespace headroom::load {

Visitor& SessionSource::add_visitor() {
  Visitor& visitor = visitors_.emplace_back(stage_, *this);
  visitor.start();
  return visitor;
}

void SessionSource::drop_session(std::uint64_t ordinal, Nanos due) {
  const Nanos now = stage_.loop.now();
  stage_.ledger.session_dropped(now);
  refused_.begin(ordinal);
  const auto first = refused_.next();
  if (!first) return;
  ClassTally& request_class = stage_.ledger.at(now, first->step);
  ++request_class.started;
  ++request_class.failed[static_cast<std::size_t>(run::Failure::kNotSent)];
  request_class.of(run::Measure::kFailedTime).record(now - due);
}

std::unique_ptr<SessionSource> make_session_source(Stage& stage, Share share) {
  if (const auto* closed = std::get_if<workload::ClosedModel>(&stage.plan.model)) {
    return std::make_unique<ClosedUsers>(stage, share, closed->users);
  }
  return std::make_unique<ArrivingSessions>(stage, share);
}

}  // namespace headroom::load
