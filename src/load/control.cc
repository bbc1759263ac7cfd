#include "load/control.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <variant>
#include <vector>

#include "net/clock.h"
#include "workload/arrivals.h"

namespace headroom::load {
namespace {

using workload::ClosedModel;
using workload::Stream;

bool has_users(const Stream& stream) {
  return std::holds_alternative<ClosedModel>(stream.model);
}

bool has_rate(const Stream& stream) {
  return !has_users(stream);
}

// Each user's part of them was settled beforehand.
bool is_limited(const Stream& stream) {
  const auto* closed = std::get_if<ClosedModel>(&stream.model);
  return closed != nullptr && (stream.sessions_max != Stream::kNoLimit ||
                               closed->sessions_per_user != ClosedModel::kNoLimit);
}

// Of all loads together, when there are most of them.
double most_users(const workload::Plan& plan) {
  double users = 0;
  for (const Stream& stream : plan.streams) {
    if (const auto* closed = std::get_if<ClosedModel>(&stream.model)) users += closed->users;
  }
  return users;
}

Result<void> need_bounds(const Pace::Load& load) {
  for (const double times : {load.speed, load.users}) {
    if (times >= Control::kLoadMin && times <= Control::kLoadMax) continue;
    return invalid(
        fmt::format("{:.4g} times the plan's load is out of bounds", times),
        fmt::format("it may be changed from {}x to {}x", Control::kLoadMin, Control::kLoadMax),
        "pause it instead, or begin a test with another load");
  }
  return {};
}

double planned_users(const workload::Plan& plan, Nanos played) {
  double users = 0;
  for (const Stream& stream : plan.streams) {
    if (has_users(stream)) users += workload::planned_users(stream, played);
  }
  return users;
}

}  // namespace

Result<void> Control::scale(double factor) {
  const std::lock_guard lock(mutex_);
  if (auto running = need_run(); !running) return running;
  const bool scales_rate = std::ranges::any_of(plan_->streams, has_rate);
  const auto free_users = need_free_users();
  if (!scales_rate && !free_users) return free_users;
  Pace::Load load = load_;
  if (scales_rate) load.speed *= factor;
  if (free_users) load.users *= factor;
  if (auto bounded = need_bounds(load); !bounded) return bounded;
  if (free_users) load.users = by_one_user_at_least(load.users);
  if (factor < 1 && load == load_) {
    return invalid("there cannot be fewer users", "there is one left", "pause or stop it");
  }
  load_ = load;
  return {};
}

Result<void> Control::set_rate(Rate rate) {
  const std::lock_guard lock(mutex_);
  if (auto running = need_run(); !running) return running;
  if (std::ranges::none_of(plan_->streams, has_rate)) {
    return invalid("the rate cannot be set", "users have none",
                   "set how many users there are, or scale the load, such as by 1.1x");
  }
  const auto planned = planned_rate(pace_.plan_at(net::monotonic_now()));
  if (!planned || planned->per_second == 0) {
    return invalid("the rate cannot be set now", "the plan has none at this moment",
                   "scale it by a factor, such as 1.1x");
  }
  return wish({.speed = rate.per_second / planned->per_second, .users = load_.users});
}

Result<void> Control::set_users(std::uint32_t users) {
  const std::lock_guard lock(mutex_);
  if (auto running = need_run(); !running) return running;
  if (auto free_users = need_free_users(); !free_users) return free_users;
  const Nanos played = std::max(pace_.plan_at(net::monotonic_now()), Nanos::zero());
  const double planned = planned_users(*plan_, played);
  if (planned == 0) {
    return invalid("the number of users cannot be set now", "the plan has none at this moment",
                   "scale it by a factor, such as 1.1x");
  }
  return wish({.speed = load_.speed, .users = users / planned});
}

Result<void> Control::pause() {
  const std::lock_guard lock(mutex_);
  if (auto running = need_run(); !running) return running;
  is_paused_ = true;
  return {};
}

Result<void> Control::resume() {
  const std::lock_guard lock(mutex_);
  if (auto running = need_run(); !running) return running;
  is_paused_ = false;
  return {};
}

Result<void> Control::need_run() const {
  if (phase_ == Phase::kRunning) return {};
  return invalid("there is no run to change",
                 phase_ == Phase::kOver
                     ? "it is over"
                     : "it has not begun, or is a search, which sets its own load");
}

Result<void> Control::need_free_users() const {
  if (std::ranges::none_of(plan_->streams, has_users)) {
    return invalid("the number of users cannot be changed", "the load has a rate and no users",
                   "change the rate, such as 50/s or 1.1x");
  }
  if (std::ranges::none_of(plan_->streams, is_limited)) return {};
  return invalid("the number of users cannot be changed",
                 "their sessions are limited, and were divided among them beforehand",
                 "pause or stop it, or begin a test of users that lasts a time");
}

Result<void> Control::wish(Pace::Load load) {
  if (auto bounded = need_bounds(load); !bounded) return bounded;
  load_ = load;
  return {};
}

// So that a tenth more or less of few users is noticed.
double Control::by_one_user_at_least(double times) const {
  const double most = most_users(*plan_);
  const double before = load_.users * most;
  double users = times * most;
  if (users > before) users = std::max(users, before + 1);
  if (users < before) users = std::max(std::min(users, before - 1), 1.0);
  // What is a whole number but for rounding, is one.
  constexpr double kRounding = 1e-9;
  if (std::abs(users - std::round(users)) < kRounding * users) users = std::round(users);
  return users / most;
}

std::optional<Rate> Control::planned_rate(Nanos played) const {
  if (plan_ == nullptr) return std::nullopt;
  std::optional<Rate> sum;
  for (const Stream& stream : plan_->streams) {
    const auto* open = std::get_if<workload::OpenModel>(&stream.model);
    if (open == nullptr) continue;
    const Nanos since = std::max(played, Nanos::zero()) - stream.start;
    const bool has_begun = since >= Nanos::zero();
    const double rate = has_begun ? open->curve.per_second_at(to_seconds(since)) : 0;
    sum = Rate{sum.value_or(Rate{0}).per_second + rate};
  }
  return sum;
}

std::optional<std::uint32_t> Control::users_now(Nanos played) const {
  std::optional<std::uint32_t> sum;
  for (const Stream& stream : plan_->streams) {
    if (!has_users(stream)) continue;
    const double users = workload::planned_users(stream, played) * load_.users;
    sum = sum.value_or(0) + workload::whole_users(users);
  }
  return sum;
}

Pace::Load Control::load_now() const {
  // What is wished for in a pause takes hold with its end.
  return is_paused_ ? Pace::Load{.speed = 0, .users = pace_.load().users} : load_;
}

// "200/s (2x)", "6 users (1.5x)", or both.
std::string Control::described(Nanos played) const {
  std::vector<std::string> parts;
  if (const auto planned = planned_rate(played)) {
    const Rate rate{planned->per_second * load_.speed};
    parts.push_back(fmt::format("{} ({:.4g}x)", to_string(rate), load_.speed));
  } else if (std::ranges::any_of(plan_->streams, has_rate)) {
    parts.push_back(fmt::format("{:.4g}x", load_.speed));
  }
  if (const auto users = users_now(played)) {
    parts.push_back(
        fmt::format("{} {} ({:.4g}x)", *users, *users == 1 ? "user" : "users", load_.users));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

Control::State Control::state() const {
  const std::lock_guard lock(mutex_);
  State state{.phase = phase_, .speed = load_.speed};
  if (phase_ == Phase::kRunning) {
    const Nanos now = net::monotonic_now();
    if (is_paused_) state.phase = Phase::kPaused;
    state.elapsed = std::max(now - opens_at_, Nanos::zero());
    state.planned = plan_->duration;
    state.played = std::max(pace_.plan_at(now), Nanos::zero());
    if (const auto planned = planned_rate(state.played)) {
      state.rate = Rate{planned->per_second * load_now().speed};
    }
    state.users = users_now(state.played);
  }
  return state;
}

void Control::begin(const workload::Plan& plan, Nanos opens_at) {
  const std::lock_guard lock(mutex_);
  phase_ = Phase::kRunning;
  plan_ = &plan;
  opens_at_ = opens_at;
  pace_ = Pace(opens_at);
  load_ = {};
  is_paused_ = false;
}

std::optional<Control::Change> Control::take(Nanos at) {
  const std::lock_guard lock(mutex_);
  if (load_now() == pace_.load() || at < opens_at_) return std::nullopt;
  const bool was_paused = pace_.is_paused();
  pace_.change(at, load_now());
  std::string text = "paused";
  if (!is_paused_) {
    text = fmt::format("{}: {}", was_paused ? "resumed" : "load", described(pace_.plan_at(at)));
  }
  return Change{.pace = pace_, .text = std::move(text)};
}

void Control::end() {
  const std::lock_guard lock(mutex_);
  phase_ = Phase::kOver;
  plan_ = nullptr;
}

std::string_view name_of(Control::Phase phase) {
  switch (phase) {
    case Control::Phase::kWaiting:
      return "waiting";
    case Control::Phase::kRunning:
      return "running";
    case Control::Phase::kPaused:
      return "paused";
    case Control::Phase::kOver:
      return "over";
  }
  return "";
}

}  // namespace headroom::load
