// Where visitors get their sessions from: the difference between the load models. A source owns
// its visitors.
//
// Not thread-safe: one per worker.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>

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

  std::deque<Visitor>& visitors() { return visitors_; }

 protected:
  explicit SessionSource(Stage& stage) : stage_(stage), refused_(stage.plan) {}
  Visitor& add_visitor();
  // Counts a session that is due as refused by a limit, and the first request that it would have
  // sent as not sent.
  void drop_session(std::uint64_t ordinal, Nanos due);

  Stage& stage_;
  std::deque<Visitor> visitors_;

 private:
  workload::Session refused_;
};

// By the plan's model.
std::unique_ptr<SessionSource> make_session_source(Stage& stage, Share share);

}  // namespace headroom::load
