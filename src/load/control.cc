#include "load/control.h"

#include <fmt/format.h>

#include <algorithm>

#include "net/clock.h"

namespace headroom::load {
namespace {

// Users have none.
bool has_rate(const workload::Stream& stream) {
  return !std::holds_alternative<workload::ClosedModel>(stream.model);
}

}  // namespace

Result<void> Control::scale(double factor) {
  const std::lock_guard lock(mutex_);
  if (auto running = need_run(); !running) return running;
  return wish(speed_ * factor);
}

Result<void> Control::set_rate(Rate rate) {
  const std::lock_guard lock(mutex_);
  if (auto running = need_run(); !running) return running;
  const auto planned = planned_rate(pace_.plan_at(net::monotonic_now()));
  if (!planned || planned->per_second == 0) {
    return invalid("the rate cannot be set now", "the plan has none at this moment",
                   "scale it by a factor, such as 1.1x");
  }
  return wish(rate.per_second / planned->per_second);
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

Result<void> Control::wish(double speed) {
  if (!std::ranges::any_of(plan_->streams, has_rate)) {
    return invalid("the load of users cannot be changed", "they have no rate",
                   "pause or stop it, or begin a test with other users");
  }
  if (!(speed >= kSpeedMin && speed <= kSpeedMax)) {
    return invalid(fmt::format("{:.4g} times the plan's load is out of bounds", speed),
                   fmt::format("it may be changed from {}x to {}x", kSpeedMin, kSpeedMax),
                   "pause it instead, or begin a test with another load");
  }
  speed_ = speed;
  return {};
}

std::optional<Rate> Control::planned_rate(Nanos played) const {
  if (plan_ == nullptr) return std::nullopt;
  std::optional<Rate> sum;
  for (const workload::Stream& stream : plan_->streams) {
    const auto* open = std::get_if<workload::OpenModel>(&stream.model);
    if (open == nullptr) continue;
    const Nanos since = std::max(played, Nanos::zero()) - stream.start;
    const bool has_begun = since >= Nanos::zero();
    const double rate = has_begun ? open->curve.per_second_at(to_seconds(since)) : 0;
    sum = Rate{sum.value_or(Rate{0}).per_second + rate};
  }
  return sum;
}

Control::State Control::state() const {
  const std::lock_guard lock(mutex_);
  State state{.phase = phase_, .speed = speed_};
  if (phase_ == Phase::kRunning) {
    const Nanos now = net::monotonic_now();
    if (is_paused_) state.phase = Phase::kPaused;
    state.elapsed = std::max(now - opens_at_, Nanos::zero());
    state.planned = plan_->duration;
    state.played = std::max(pace_.plan_at(now), Nanos::zero());
    if (const auto planned = planned_rate(state.played)) {
      state.rate = Rate{planned->per_second * speed_now()};
    }
  }
  return state;
}

void Control::begin(const workload::Plan& plan, Nanos opens_at) {
  const std::lock_guard lock(mutex_);
  phase_ = Phase::kRunning;
  plan_ = &plan;
  opens_at_ = opens_at;
  pace_ = Pace(opens_at);
  speed_ = 1;
  is_paused_ = false;
}

std::optional<Control::Change> Control::take(Nanos at) {
  const std::lock_guard lock(mutex_);
  const double before = pace_.speed();
  if (speed_now() == before || at < opens_at_) return std::nullopt;
  pace_.change(at, speed_now());
  const auto planned = planned_rate(pace_.plan_at(at));
  std::string text = is_paused_    ? "paused"
                     : before == 0 ? "resumed"
                                   : fmt::format("load {:.4g}x", speed_);
  if (!is_paused_ && planned) text += ": " + to_string(Rate{planned->per_second * speed_});
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
