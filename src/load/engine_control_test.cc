// The load changed by hand while a run goes on. What is expected follows from the events: they say
// when each change took hold, and the rest is arithmetic.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "load/control.h"
#include "load/engine_fixture.h"
#include "load/scripted_server.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class Recording : public Summing {
 public:
  Result<void> add(const run::Slice& slice) override { return Summing::add(slice); }
  Result<void> add(const run::Event& event) override {
    changes.push_back(event);
    return {};
  }
  std::vector<run::Event> changes;
};

workload::Plan steady(double per_second, Nanos duration) {
  auto plan = plan_of({get("a", "/")});
  plan.duration = duration;
  const double seconds = to_seconds(duration);
  plan.streams[0].model = workload::OpenModel{
      .curve = workload::RateCurve(
          {{.seconds = seconds, .from_per_s = per_second, .to_per_s = per_second}}),
      .arrivals = spec::Arrivals::kUniform};
  return plan;
}

// What a test does when the server has been asked for the n-th time, counted from 1.
using AtRequest = std::function<void(int)>;

struct Controlled {
  Recording recorder;
  run::End end;
};

Controlled run_controlled(const workload::Plan& plan, Control& control, const AtRequest& at,
                          const StopRequest& stop = StopRequest{}, int threads = 1) {
  std::atomic<int> asked{0};
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    while (connection.read_request()) {
      at(++asked);
      connection.respond("ok");
    }
  });
  Controlled result;
  result.end = run(plan, {.base_url = server.url(), .threads = threads, .control = &control}, {},
                   result.recorder, stop)
                   .value();
  return result;
}

TEST(EngineControl, AtTwiceTheRateTheSameSessionsTakeHalfTheTimeThatIsLeft) {
  Control control;
  const auto plan = steady(100, 2s);
  const auto result = run_controlled(plan, control, [&](int n) {
    if (n == 20) {
      EXPECT_TRUE(control.scale(2));
    }
  });
  EXPECT_EQ(result.recorder.scheduled(), 200u);
  ASSERT_EQ(result.recorder.changes.size(), 1u);
  const run::Event& event = result.recorder.changes[0];
  EXPECT_EQ(event.kind, run::kChangedByHand);
  EXPECT_THAT(event.text, HasSubstr("200/s"));
  EXPECT_LE(abs(result.end.duration - (event.at + (2s - event.at) / 2)), 1ns);
  EXPECT_FALSE(result.end.interrupted);
}

TEST(EngineControl, APauseMovesAllThatFollowsAndNothingPilesUp) {
  Control control;
  const auto plan = steady(100, 1s);
  std::thread resuming;
  const auto result = run_controlled(plan, control, [&](int n) {
    if (n != 20) return;
    EXPECT_TRUE(control.pause());
    resuming = std::thread([&] {
      const Nanos paused_at = control.state().elapsed;
      while (control.state().elapsed < paused_at + 500ms) std::this_thread::yield();
      EXPECT_EQ(control.state().phase, Control::Phase::kPaused);
      EXPECT_TRUE(control.resume());
    });
  });
  resuming.join();
  EXPECT_EQ(result.recorder.scheduled(), 100u);
  EXPECT_EQ(result.recorder.dropped(), 0u);
  ASSERT_EQ(result.recorder.changes.size(), 2u);
  const Nanos pause = result.recorder.changes[1].at - result.recorder.changes[0].at;
  EXPECT_EQ(result.end.duration, 1s + pause);
}

TEST(EngineControl, SeveralWorkersObeyAtOneMomentAndShareTheSessionsAsBefore) {
  Control control;
  const auto plan = steady(100, 2s);
  const auto result = run_controlled(
      plan, control,
      [&](int n) {
        if (n == 20) {
          EXPECT_TRUE(control.set_rate(Rate{400}));
        }
      },
      StopRequest{}, 3);
  EXPECT_EQ(result.recorder.scheduled(), 200u);
  ASSERT_EQ(result.recorder.changes.size(), 1u);
  const Nanos at = result.recorder.changes[0].at;
  EXPECT_LE(abs(result.end.duration - (at + (2s - at) / 4)), 1ns);
}

TEST(EngineControl, ARunCanBeStoppedWhileItIsPaused) {
  Control control;
  StopRequest stop;
  const auto plan = steady(100, 60s);
  const auto result = run_controlled(
      plan, control,
      [&](int n) {
        if (n != 10) return;
        EXPECT_TRUE(control.pause());
        stop.request();
      },
      stop);
  EXPECT_TRUE(result.end.interrupted);
  EXPECT_LT(result.end.duration, 60s);
  EXPECT_EQ(control.state().phase, Control::Phase::kOver);
}

TEST(EngineControl, UsersCanBePausedAndGoOn) {
  Control control;
  auto plan = plan_of({get("a", "/")});
  plan.streams[0].model = workload::ClosedModel{.users = 4, .over_time = {}};
  plan.duration = 1s;
  std::thread resuming;
  std::atomic<int> after{0};
  const auto result = run_controlled(plan, control, [&](int n) {
    if (n > 50) ++after;
    if (n != 50) return;
    EXPECT_TRUE(control.pause());
    resuming = std::thread([&] {
      const Nanos paused_at = control.state().elapsed;
      while (control.state().elapsed < paused_at + 300ms) std::this_thread::yield();
      EXPECT_TRUE(control.resume());
    });
  });
  ASSERT_TRUE(resuming.joinable()) << "the run was over before it was paused";
  resuming.join();
  EXPECT_EQ(result.recorder.changes.size(), 2u);
  EXPECT_GT(after.load(), 0);
  EXPECT_EQ(result.recorder.started(), result.recorder.succeeded());
}

TEST(EngineControl, RefusesWhatMakesNoSense) {
  Control control;
  EXPECT_FALSE(control.scale(2));  // nothing runs
  const auto plan = steady(100, 100ms);
  run_controlled(plan, control, [&](int n) {
    if (n != 2) return;
    EXPECT_FALSE(control.scale(1000));
    EXPECT_FALSE(control.scale(0));
    EXPECT_FALSE(control.set_users(2));
    EXPECT_FALSE(control.set_rate(Rate{0}));
  });
  EXPECT_FALSE(control.pause());  // it is over
}

}  // namespace
}  // namespace headroom::load
