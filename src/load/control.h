// What people may ask of a run while it goes on: more load, less, a pause. (An end is asked for by
// StopRequest.) Anyone asks, from any thread; the engine obeys within a tenth of a second, all its
// workers at one common moment, and each change is an event of the run.
//
// A rate is changed by playing the plan faster or slower (load/pace.h), so that what session n
// does, and the order of sessions, stay what the seed says. Users have none: there are more or
// fewer of them, and each has the sessions that the seed says, whoever else is there. Only where
// the sessions of users are limited, and so divided among them beforehand, their number stays.
// Sessions that have begun go on to their end, paused or not.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "load/pace.h"
#include "workload/plan.h"

namespace headroom::load {

class Control {
 public:
  // Times what is planned; beyond them a slip of the finger is more likely than a wish.
  static constexpr double kLoadMin = 0.01;
  static constexpr double kLoadMax = 100;

  // Each fails with kInvalid where the run is not under way or its load cannot be changed that way.
  // The present rate times `factor`, and as many users; at the plan's most by one user at least,
  // and not below one.
  Result<void> scale(double factor);
  // The sessions per second that begin from now on; where the plan's rate varies, all that follows
  // is scaled alike.
  Result<void> set_rate(Rate rate);
  // Likewise how many users there are, of all loads together.
  Result<void> set_users(std::uint32_t users);
  Result<void> pause();
  Result<void> resume();  // fine, too, where nothing is paused

  enum class Phase { kWaiting, kRunning, kPaused, kOver };
  struct State {
    Phase phase = Phase::kWaiting;
    double speed = 1;                    // of the plan, when it is not paused
    std::optional<Rate> rate;            // of sessions, now; nothing where the model has none
    std::optional<std::uint32_t> users;  // now, paused or not; likewise
    Nanos elapsed{};                     // since the run began
    Nanos planned{};                     // how long the plan takes at speed 1
    Nanos played{};                      // how much of that is over
  };
  State state() const;

  // --- for the engine, on its calling thread ---

  // A run begins; `plan` is borrowed until end().
  void begin(const workload::Plan& plan, Nanos opens_at);
  struct Change {
    Pace pace;
    std::string text;  // for the event
  };
  // What was asked since the last call, put into effect at `at`. Nothing when nothing was.
  std::optional<Change> take(Nanos at);
  void end();

 private:
  Result<void> need_run() const;
  Result<void> need_free_users() const;
  Result<void> wish(Pace::Load load);
  // So many times the planned users, or one more or fewer than there are, where that is more.
  double by_one_user_at_least(double times) const;
  std::optional<Rate> planned_rate(Nanos played) const;
  std::optional<std::uint32_t> users_now(Nanos played) const;
  std::string described(Nanos played) const;
  Pace::Load load_now() const;

  mutable std::mutex mutex_;  // of all that follows
  Phase phase_ = Phase::kWaiting;
  const workload::Plan* plan_ = nullptr;
  Nanos opens_at_{};
  Pace pace_{Nanos::zero()};
  Pace::Load load_;  // when it is not paused
  bool is_paused_ = false;
};

std::string_view name_of(Control::Phase phase);  // "waiting", "running", "paused", "over"

}  // namespace headroom::load
