// Where visitors get their sessions from: the difference between the load models. A source owns
// its visitors.
//
// Not thread-safe: one per worker.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "load/stage.h"
#include "load/visitor.h"

namespace headroom::load {

// A worker's part of the whole.
struct Share {
  std::uint32_t worker = 0;
  std::uint32_t workers = 1;
  std::uint32_t sessions_max = 0;  // under way at once, of this worker
};

class SessionSource {
 public:
  virtual ~SessionSource() = default;
  // Must be called once, before the stage opens.
  virtual void start() = 0;
  // The visitor has nothing to do: assigns it its next session and returns true, or remembers it
  // and wakes it when there is one.
  virtual bool assign_next(Visitor& visitor) = 0;
  // The stage's pace has changed.
  virtual void follow_pace() = 0;
  // The run is over: what is still due is dropped, not forgotten.
  virtual void drop_rest() = 0;
  // No session will begin any more, and none is under way.
  virtual bool is_over() const = 0;

  // When it found that there are no more sessions to begin, since the run's start; nothing while
  // its time was the limit.
  std::optional<Nanos> ran_out_at() const { return ran_out_at_; }

  std::deque<Visitor>& visitors() { return visitors_; }

 protected:
  SessionSource(Stage& stage, std::size_t stream)
      : stage_(stage), stream_index_(stream), refused_(stage.plan) {}
  Visitor& add_visitor();
  // Counts a session that is due as refused by a limit, and the first request that it would have
  // sent as not sent.
  void drop_session(std::uint64_t ordinal, Nanos due);
  void run_out();

  Stage& stage_;
  const std::size_t stream_index_;  // in the plan
  std::deque<Visitor> visitors_;

 private:
  workload::Session refused_;
  std::optional<Nanos> ran_out_at_;
};

// One for each of the plan's streams, by its model. They divide the share's sessions among them.
std::vector<std::unique_ptr<SessionSource>> make_session_sources(Stage& stage, Share share);

}  // namespace headroom::load
