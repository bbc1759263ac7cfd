#include "operation/operate.h"

#include <unistd.h>

#include <array>
#include <deque>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace headroom::operation {
namespace {

using json = nlohmann::ordered_json;

constexpr Nanos kLook = std::chrono::seconds(1);  // that one may take
constexpr std::size_t kLastEvents = 20;           // that the status tells
constexpr std::size_t kMostFigures = 200;         // likewise, the first by name

// Of each figure the last, and the mean and the most of some time up to it.
json figures_json(const control::SeriesStore& seen) {
  static constexpr std::array<std::pair<std::string_view, Nanos>, 3> kSpans = {
      {{"5min", std::chrono::minutes(5)},
       {"1h", std::chrono::hours(1)},
       {"1d", std::chrono::hours(24)}}};
  json figures = json::object();
  for (const auto& [name, history] : seen.series()) {
    if (figures.size() == kMostFigures) break;
    if (!history.last()) continue;
    json figure{{"at_s", to_seconds(history.at())}, {"last", *history.last()}};
    for (const auto& [span_name, span] : kSpans) {
      figure[span_name] = json{{"mean", history.mean(span)}, {"most", history.most(span)}};
    }
    figures[name] = std::move(figure);
  }
  return figures;
}

class Operating {
 public:
  explicit Operating(const Operation& operation)
      : operation_(operation), since_(operation.clock.now()) {}

  Result<void> run() {
    take_up();
    Nanos due = operation_.clock.now();
    do {
      if (auto done = step(); !done) return done;
      // A step that took longer than the period, or a machine that slept, is not made up for.
      due = std::max(due + operation_.period, operation_.clock.now());
      if (operation_.stepped) operation_.stepped(due);
    } while (wait_for_step(due));
    return {};
  }

 private:
  // False: it is to end.
  bool wait_for_step(Nanos due) const {
    Nanos next = operation_.clock.now() + operation_.pace;
    while (operation_.between && next + kLook <= due) {
      if (!operation_.wait_until(next)) return false;
      operation_.between();
      next = std::max(next + operation_.pace, operation_.clock.now());
    }
    return operation_.wait_until(due);
  }

  void take_up() {
    const auto state = operation_.folder.state();
    if (!state) return;
    if (auto done = operation_.loop.restore(*state); !done) {
      tell({.at = operation_.clock.now(), .kind = "warning", .text = to_string(done.error())});
    }
  }

  Result<void> step() {
    const bool is_paused = operation_.folder.is_paused();
    const bool acts = operation_.mode == Mode::kActs && !is_paused;
    operation_.loop.set_acting(acts ? control::Acting::kActs : control::Acting::kOnlySays);
    if (is_paused != was_paused_) {
      tell({.at = operation_.clock.now(),
            .kind = "note",
            .text = is_paused ? "paused: it says what it would do" : "resumed"});
      was_paused_ = is_paused;
    }
    for (const run::Event& event : operation_.loop.tick()) tell(event);
    if (operation_.beside) {
      for (const run::Event& event : operation_.beside()) tell(event);
    }
    // A dry run may go on beside one that acts, whose state and status these are.
    if (operation_.mode == Mode::kDryRun) return {};
    if (auto kept = operation_.folder.keep_state(operation_.loop.state()); !kept) return kept;
    return operation_.folder.tell_status(status());
  }

  void tell(const run::Event& event) {
    last_.push_back(event);
    if (last_.size() > kLastEvents) last_.pop_front();
    if (operation_.told) operation_.told(event);
  }

  std::string status() const {
    json components = json::object();
    json limits = json::object();
    for (const std::string& name : operation_.components) {
      const auto asked = operation_.loop.asked(name);
      components[name] = asked ? json(*asked) : json(nullptr);
      const auto size = operation_.loop.limits_asked(name);
      if (size) limits[name] = to_string(*size);
    }
    json events = json::array();
    for (const run::Event& event : last_) {
      events.push_back(
          json{{"at_s", to_seconds(event.at)}, {"kind", event.kind}, {"text", event.text}});
    }
    json status{{"format", 1},
                {"at_s", to_seconds(operation_.clock.now())},
                {"since_s", to_seconds(since_)},
                {"pid", ::getpid()},
                {"log", operation_.log},
                {"paused", was_paused_},
                {"replicas_asked", std::move(components)},
                {"limits_asked", std::move(limits)}};
    if (operation_.seen != nullptr) status["figures"] = figures_json(*operation_.seen);
    status["events"] = std::move(events);
    return status.dump(2) + "\n";
  }

  const Operation& operation_;
  const Nanos since_;
  bool was_paused_ = false;
  std::deque<run::Event> last_;
};

}  // namespace

Result<void> operate(const Operation& operation) {
  return Operating(operation).run();
}

}  // namespace headroom::operation
