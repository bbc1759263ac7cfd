// A platform that is told what to do and returns at once: a thread of its own does it, one action
// after the other, while whoever decides goes on deciding.
//
// A wish that waits is dropped when a newer one of its kind comes, as for 4 replicas when 6 are
// wanted meanwhile; one that is under way is not interrupted, but hurried: the next one
// waits for all that is not ready. What became of each is told as data.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "platform/clock.h"
#include "platform/platform.h"

namespace headroom::watch {

struct Action {
  std::string component;
  std::string what;  // "scale to 4 replicas"
  enum class State {
    kWaiting,
    kUnderWay,
    kDone,
    kPassedOn,  // hurried, and not all of it is ready: that is left to the next one
    kFailed,    // `error` says why
    kDropped,   // before it began: a newer wish took its place, or all was stopped
  } state = State::kWaiting;
  Nanos asked{};  // by the Clock
  Nanos began{};
  Nanos ended{};
  Error error{};
};

class BackgroundPlatform final : public platform::Platform {
 public:
  // Borrows all three: `acting` for its thread alone, `looking`, another object on the same
  // environment, for the thread that calls, and the clock for both.
  BackgroundPlatform(platform::Platform& acting, platform::Platform& looking,
                     const platform::Clock& clock);
  BackgroundPlatform(const BackgroundPlatform&) = delete;
  BackgroundPlatform& operator=(const BackgroundPlatform&) = delete;
  // Drops what waits, and waits for what is under way.
  ~BackgroundPlatform() override;

  static constexpr std::size_t kMostEnded = 1000;

  // These say that they were understood, and no more.
  Result<void> scale(const std::string& component, int replicas) override;
  Result<void> resize(const std::string& component, const platform::Limits& limits) override;
  Result<void> kill(const platform::Replica& replica) override;
  Result<void> pause(const platform::Replica& replica) override;
  Result<void> resume(const platform::Replica& replica) override;
  Result<void> drain(const platform::Replica& replica, Nanos patience) override;

  // These do wait: until everything asked before is done, which stop() drops as far as it has not
  // begun, and until they are done themselves.
  Result<platform::StartOutcome> start() override;
  Result<std::vector<platform::Instance>> stop() override;

  // These ask the platform that looks.
  Result<std::vector<platform::Instance>> instances() override { return looking_.instances(); }
  Result<std::string> entry_url() override { return looking_.entry_url(); }
  Result<std::vector<platform::Usage>> usage() override { return looking_.usage(); }
  Result<std::string> log_end(const platform::Replica& replica, std::size_t bytes) override {
    return looking_.log_end(replica, bytes);
  }
  std::string_view driver() const override { return looking_.driver(); }

  // From any thread. What is under way and what waits, in the order in which it will be done.
  std::vector<Action> open_actions() const;
  // From any thread. What has ended since the last call, in the order of its end; of more than
  // kMostEnded the latest.
  std::vector<Action> take_ended();
  // From any thread. Returns when nothing is under way and nothing waits.
  void wait_until_idle();

 private:
  // Wishes of one kind for the same component or replica take each other's place.
  enum class Kind { kScale, kResize, kKill, kRun, kDrain };
  struct Wish {
    Kind kind = Kind::kScale;
    platform::Replica replica;  // index -1: of the whole component
    Action action;
    std::function<Result<void>(platform::Platform&)> act;
    bool is_hurried = false;
  };

  Result<void> add(Wish wish);
  void drop_waiting();
  void end(Action action, Action::State state);
  void do_wishes();

  platform::Platform& acting_;
  platform::Platform& looking_;
  const platform::Clock& clock_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
  std::deque<Wish> wishes_;  // the first is done or about to be
  std::deque<Action> ended_;
  std::thread worker_;  // last: it uses all of the above
};

}  // namespace headroom::watch
