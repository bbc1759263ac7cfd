#include "watch/background_platform.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace headroom::watch {

using platform::Instance;
using platform::Limits;
using platform::Platform;
using platform::Replica;
using platform::StartOutcome;

namespace {

constexpr int kWholeComponent = -1;

// Whether some of its replicas are not ready yet. What cannot be seen is none.
bool has_starting(Platform& platform, const std::string& component) {
  const auto instances = platform.instances();
  return instances && std::ranges::any_of(*instances, [&](const Instance& one) {
           return one.component == component && one.health == platform::Health::kStarting;
         });
}

}  // namespace

BackgroundPlatform::BackgroundPlatform(Platform& acting, Platform& looking,
                                       const platform::Clock& clock)
    : acting_(acting), looking_(looking), clock_(clock), worker_([this] { do_wishes(); }) {}

BackgroundPlatform::~BackgroundPlatform() {
  {
    const std::scoped_lock lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_all();
  worker_.join();
}

Result<void> BackgroundPlatform::scale(const std::string& component, int replicas) {
  return add({.kind = Kind::kScale,
              .replica = {.component = component, .index = kWholeComponent},
              .action = {.what = fmt::format("scale to {} replicas", replicas)},
              .act = [component, replicas](Platform& platform) {
                return platform.scale(component, replicas);
              }});
}

Result<void> BackgroundPlatform::resize(const std::string& component, const Limits& limits) {
  return add({.kind = Kind::kResize,
              .replica = {.component = component, .index = kWholeComponent},
              .action = {.what = "resize to " + to_string(limits)},
              .act = [component, limits](Platform& platform) {
                return platform.resize(component, limits);
              }});
}

Result<void> BackgroundPlatform::kill(const Replica& replica) {
  return add({.kind = Kind::kKill,
              .replica = replica,
              .action = {.what = fmt::format("kill replica {}", replica.index)},
              .act = [replica](Platform& platform) { return platform.kill(replica); }});
}

Result<void> BackgroundPlatform::pause(const Replica& replica) {
  return add({.kind = Kind::kRun,
              .replica = replica,
              .action = {.what = fmt::format("pause replica {}", replica.index)},
              .act = [replica](Platform& platform) { return platform.pause(replica); }});
}

Result<void> BackgroundPlatform::resume(const Replica& replica) {
  return add({.kind = Kind::kRun,
              .replica = replica,
              .action = {.what = fmt::format("resume replica {}", replica.index)},
              .act = [replica](Platform& platform) { return platform.resume(replica); }});
}

Result<void> BackgroundPlatform::drain(const Replica& replica, Nanos patience) {
  return add({.kind = Kind::kDrain,
              .replica = replica,
              .action = {.what = fmt::format("drain replica {} within {}", replica.index,
                                             to_string(patience))},
              .act = [replica, patience](Platform& platform) {
                return platform.drain(replica, patience);
              }});
}

Result<StartOutcome> BackgroundPlatform::start() {
  wait_until_idle();
  return acting_.start();
}

Result<std::vector<Instance>> BackgroundPlatform::stop() {
  drop_waiting();
  wait_until_idle();
  return acting_.stop();
}

Result<void> BackgroundPlatform::add(Wish wish) {
  const std::scoped_lock lock(mutex_);
  wish.action.component = wish.replica.component;
  wish.action.asked = clock_.now();
  const auto is_same = [&](const Wish& other) {
    return other.kind == wish.kind && other.replica == wish.replica;
  };
  const auto newest = std::find_if(wishes_.rbegin(), wishes_.rend(), is_same);
  if (newest != wishes_.rend()) {
    if (newest->action.what == wish.action.what) return {};  // it is wanted already
    if (newest->action.state == Action::State::kWaiting) {
      end(newest->action, Action::State::kDropped);
      *newest = std::move(wish);
      return {};
    }
  }
  const bool changes = wish.kind == Kind::kScale || wish.kind == Kind::kResize;
  if (changes && !wishes_.empty()) {
    acting_.hurry();
    wishes_.front().is_hurried = true;
  }
  wishes_.push_back(std::move(wish));
  changed_.notify_all();
  return {};
}

void BackgroundPlatform::drop_waiting() {
  const std::scoped_lock lock(mutex_);
  while (!wishes_.empty() && wishes_.back().action.state == Action::State::kWaiting) {
    end(wishes_.back().action, Action::State::kDropped);
    wishes_.pop_back();
  }
  changed_.notify_all();
}

void BackgroundPlatform::end(Action action, Action::State state) {
  action.state = state;
  action.ended = clock_.now();
  ended_.push_back(std::move(action));
  if (ended_.size() > kMostEnded) ended_.pop_front();
}

void BackgroundPlatform::do_wishes() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_over_ || !wishes_.empty(); });
    if (is_over_) return;
    Wish& wish = wishes_.front();  // stays where it is until it is taken out below
    wish.action.state = Action::State::kUnderWay;
    wish.action.began = clock_.now();
    lock.unlock();
    const auto outcome = wish.act(acting_);
    lock.lock();
    auto state = Action::State::kDone;
    if (!outcome) {
      wish.action.error = outcome.error();
      state = Action::State::kFailed;
    } else if (wish.is_hurried) {
      // A driver may have heard that too late, or not listen: what is there tells.
      lock.unlock();
      const bool is_left = has_starting(acting_, wish.replica.component);
      lock.lock();
      if (is_left && wishes_.size() > 1) state = Action::State::kPassedOn;
    }
    end(std::move(wish.action), state);
    wishes_.pop_front();
    changed_.notify_all();
  }
}

std::vector<Action> BackgroundPlatform::open_actions() const {
  const std::scoped_lock lock(mutex_);
  std::vector<Action> actions;
  for (const Wish& wish : wishes_) actions.push_back(wish.action);
  return actions;
}

std::vector<Action> BackgroundPlatform::take_ended() {
  const std::scoped_lock lock(mutex_);
  std::vector<Action> ended(std::make_move_iterator(ended_.begin()),
                            std::make_move_iterator(ended_.end()));
  ended_.clear();
  return ended;
}

void BackgroundPlatform::wait_until_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return wishes_.empty(); });
}

}  // namespace headroom::watch
