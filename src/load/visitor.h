// A visitor carries out sessions, one after the other, as a coroutine: its journey reads from top
// to bottom, its pauses and requests are awaited.
//
// Not thread-safe; a worker owns it. Destroying it takes it out of whatever it awaits, but for a
// request under way: the protocol that carries it must end right after.
#pragma once

#include <coroutine>
#include <cstdint>
#include <vector>

#include "load/branch.h"
#include "load/connections.h"
#include "load/cookie_jar.h"
#include "load/exchange.h"
#include "load/pursuit.h"
#include "load/row_queue.h"
#include "load/stage.h"
#include "net/task.h"
#include "workload/session.h"

namespace headroom::load {

class SessionSource;

class Visitor final : private Branch::Owner, private RowQueue::Waiter {
 public:
  // Both must outlive it. `number` counts the visitors of the source, from 0.
  Visitor(Stage& stage, SessionSource& source, std::uint32_t number);

  // Begins to live: asks its source for the first session, and so on.
  void start() { life_.start(); }

  // --- for its source ---

  // Its next session is this one, and begins at `due`. A visitor that waits is to be woken then.
  void assign(std::uint64_t ordinal, Nanos due, Moment moment);
  void wake();
  std::uint32_t number() const { return number_; }
  // Of its last session.
  std::uint64_t ordinal() const { return session_.ordinal(); }
  // Whether its last session sent anything at all.
  bool has_sent() const { return has_sent_; }

  Exchange& exchange() { return exchange_; }

 private:
  struct NextSession;
  struct Room;
  enum class Readiness : std::uint8_t;
  struct Rows;

  net::Task live();
  void send_beside(const workload::Visit& visit, Nanos intended, Moment moment);
  void on_branch_over(Branch& branch) override;
  bool draw_rows() override;
  void go_on() override;
  bool has_lost_what(const workload::Step& needs) const;
  bool draw_rows_for(const workload::Step& step);
  void wait_for_rows(const workload::Step& step, std::coroutine_handle<> waiting);
  void take_in(const Exchange& exchange);
  bool has_room() const;
  Room room_for(const workload::Visit& visit);
  Room end_of_group();

  Stage& stage_;
  SessionSource& source_;
  const std::uint32_t number_;
  workload::Session session_;
  Exchange exchange_;
  Connections connections_;
  Pursuit pursuit_;
  CookieJar cookies_;
  Nanos due_{};
  Moment moment_ = Moment::kAtOnce;
  bool has_sent_ = true;
  // Of a parallel group: what is under way, in all and by destination, and what is waited for: that
  // fewer than `room_` are, to one destination or in all.
  std::uint32_t branches_ = 0;
  std::vector<std::uint32_t> branches_to_;  // empty until there is a group
  Nanos group_ended_{};
  std::uint32_t room_ = 0;
  std::uint32_t room_at_ = kAnywhere;
  static constexpr std::uint32_t kAnywhere = ~std::uint32_t{0};
  std::coroutine_handle<> waiting_;  // for a session, or for room
  std::coroutine_handle<> waiting_for_rows_;
  const workload::Step* coming_ = nullptr;  // that the rows are for
  net::Task life_;
};

}  // namespace headroom::load
