// A visitor carries out sessions, one after the other, as a coroutine: its journey reads from top
// to bottom, its pauses and requests are awaited.
//
// Not thread-safe; a worker owns it. Destroying it takes it out of whatever it awaits, but for a
// request under way: the protocol that carries it must end right after.
#pragma once

#include <coroutine>
#include <cstdint>
#include <vector>

#include "load/exchange.h"
#include "load/stage.h"
#include "net/task.h"
#include "workload/session.h"

namespace headroom::load {

class SessionSource;

class Visitor {
 public:
  // Both must outlive it.
  Visitor(Stage& stage, SessionSource& source);

  // Begins to live: asks its source for the first session, and so on.
  void start() { life_.start(); }

  // --- for its source ---

  // Its next session is this one, and begins at `due`. A visitor that waits is to be woken then.
  void assign(std::uint64_t ordinal, Nanos due, Moment moment);
  void wake();
  // Of its last session.
  std::uint64_t ordinal() const { return session_.ordinal(); }
  // Whether its last session sent anything at all.
  bool has_sent() const { return has_sent_; }

  Exchange& exchange() { return exchange_; }

 private:
  struct NextSession;

  net::Task live();
  Channel& channel_to(std::uint32_t request_class);
  void leave();

  Stage& stage_;
  SessionSource& source_;
  workload::Session session_;
  Exchange exchange_;
  Nanos due_{};
  Moment moment_ = Moment::kAtOnce;
  bool has_sent_ = true;
  std::vector<Channel*> channels_;   // by destination; null where the session has not been
  std::coroutine_handle<> waiting_;  // for a session
  net::Task life_;
};

}  // namespace headroom::load
