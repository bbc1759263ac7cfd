// Closed model: so many users, each of whom begins its next session when the one before it ended.
//
// A user whose whole session could not be sent (refused, no port left) waits kBackOff before the
// next, so that a service that is down is not counted as a million refusals.
#pragma once

#include <optional>
#include <vector>

#include "load/session_source.h"

namespace headroom::load {

class ClosedUsers final : public SessionSource {
 public:
  static constexpr Nanos kBackOff = std::chrono::milliseconds(10);

  // Of `users` in all, this worker's are those whose number is its own modulo the workers. Users
  // past the share's limit of sessions never begin, and are counted as dropped.
  ClosedUsers(Stage& stage, Share share, std::uint32_t users);

  void start() override;
  bool assign_next(Visitor& visitor) override;
  void follow_pace() override;
  // Users in their back-off are not late: they wait by their own choice.
  void drop_rest() override {}
  bool is_over() const override { return false; }

 private:
  const Share share_;
  const std::uint32_t users_;
  std::vector<Visitor*> paused_;           // who would begin a session, were there no pause
  std::optional<std::uint64_t> newcomer_;  // number of the user who is being added
};

}  // namespace headroom::load
