// Closed model: so many users, each of whom begins its next session when the one before it ended.
//
// Users may come and go, over time or because somebody wants more or fewer of them: one who is not
// to take part any more ends with the session under way, and may come back. Where the sessions are
// limited in all, the users of a worker take the next of its sessions whenever one of them is free;
// otherwise each has sessions of its own. Either way a worker's sessions are those of its users, so
// workers share nothing.
//
// A user whose whole session could not be sent (refused, no port left) waits kBackOff before the
// next, so that a service that is down is not counted as a million refusals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "load/session_source.h"
#include "net/timers.h"

namespace headroom::load {

class ClosedUsers final : public SessionSource, public net::Timer {
 public:
  static constexpr Nanos kBackOff = std::chrono::milliseconds(10);

  // `stream` is the index of the plan's stream. Of its users, this worker's are those whose number
  // is its own modulo the workers; further crews (workload/arrivals.h) are divided as the first, so
  // that a worker without planned users never has any. Users past the share's limit of sessions
  // never begin, and are counted as dropped.
  ClosedUsers(Stage& stage, Share share, std::size_t stream);
  ~ClosedUsers() override;

  void start() override;
  bool assign_next(Visitor& visitor) override;
  void follow_pace() override;
  void drop_rest() override;
  bool is_over() const override;
  void on_time(Nanos now) override;

 private:
  // A user who is to come, or to come back. Of those who come at one moment the first is first, so
  // that visitors, who are numbered as they come, have the numbers of their users.
  struct Turn {
    Nanos at{};  // on the plan's time
    std::uint32_t user = 0;
    Visitor* visitor = nullptr;  // none before the first session
  };
  static bool is_later(const Turn& one, const Turn& other) {
    return std::tie(one.at, one.user) > std::tie(other.at, other.user);
  }

  // The worker's users in their order; visitors have the same.
  std::uint32_t user_of(std::uint32_t index) const;
  // All of them below `users` may take part from now on.
  void admit(std::uint64_t users, Nanos from);
  // Finds when somebody idle has a turn, or takes him for away.
  void await(Turn turn, Nanos from);
  // The first moment from which on the user may begin a session. All on the plan's time.
  std::optional<Nanos> turn_of(std::uint32_t user, Nanos from) const;
  void add_turn(Turn turn);
  Turn take_turn();
  void await_turn();
  void begin(const Turn& turn);
  bool may_begin(std::uint32_t user, const Visitor* visitor) const;
  // The number of the session that the user begins now. Only where may_begin().
  std::uint64_t take_number(std::uint32_t user, const Visitor* visitor);
  std::uint64_t own_number(std::uint32_t user, const Visitor* visitor) const;
  bool is_shared() const;

  const Share share_;
  const workload::Stream& stream_;
  const workload::ClosedModel& model_;
  const std::uint32_t crew_;      // how many users of each crew are this worker's
  std::uint32_t admitted_ = 0;    // users of this worker
  std::vector<Turn> turns_;       // a heap, the earliest first
  std::vector<Turn> away_;        // who has no turn as the load is now
  std::vector<Visitor*> paused_;  // who would begin a session, were there no pause
  std::uint64_t under_way_ = 0;
  std::uint64_t next_shared_;  // of this worker's sessions, where they are shared
  struct Newcomer {
    std::uint64_t ordinal = 0;
    Nanos due{};
  };
  std::optional<Newcomer> newcomer_;  // who is being added
};

}  // namespace headroom::load
