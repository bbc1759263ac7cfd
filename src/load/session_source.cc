#include "load/session_source.h"

#include "load/arriving_sessions.h"
#include "load/closed_users.h"

namespace headroom::load {

Visitor& SessionSource::add_visitor() {
  const auto number = static_cast<std::uint32_t>(visitors_.size());
  Visitor& visitor = visitors_.emplace_back(stage_, *this, number);
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

void SessionSource::run_out() {
  if (!ran_out_at_) ran_out_at_ = stage_.loop.now() - stage_.opens_at;
}

std::vector<std::unique_ptr<SessionSource>> make_session_sources(Stage& stage, Share share) {
  const auto& streams = stage.plan.streams;
  const auto count = static_cast<std::uint32_t>(streams.size());
  share.sessions_max = (share.sessions_max + count - 1) / count;
  std::vector<std::unique_ptr<SessionSource>> sources;
  for (std::size_t stream = 0; stream < streams.size(); ++stream) {
    if (std::holds_alternative<workload::ClosedModel>(streams[stream].model)) {
      sources.push_back(std::make_unique<ClosedUsers>(stage, share, stream));
    } else {
      sources.push_back(std::make_unique<ArrivingSessions>(stage, share, stream));
    }
  }
  return sources;
}

}  // namespace headroom::load
