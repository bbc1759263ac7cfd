#include "control/loop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "control/fixed_policy.h"
#include "control/hpa_policy.h"
#include "control/predictive_policy.h"
#include "control/target_policy.h"

namespace headroom::control {
namespace {

using platform::Health;
using std::chrono::minutes;
using std::chrono::seconds;

// A system that does at once what it is asked, unless it is told not to.
class System final : public platform::Platform, public platform::Signals, public platform::Clock {
 public:
  Nanos now() const override { return now_; }
  platform::Look look() override {
    look_.at = now_;
    return look_;
  }
  Result<void> scale(const std::string& component, int replicas) override {
    ++scaled_;
    if (refuses_) return invalid("no machine is free");
    if (!idle_) have(component, replicas);
    return {};
  }
  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<platform::Instance>> stop() override { return {}; }
  Result<std::vector<platform::Instance>> instances() override { return {}; }
  Result<std::string> entry_url() override { return {}; }
  std::string_view driver() const override { return "test"; }

  platform::ComponentSignals& of(std::string_view component) {
    const auto found =
        std::ranges::find(look_.components, component, &platform::ComponentSignals::component);
    if (found != look_.components.end()) return *found;
    look_.components.push_back({.component = std::string(component)});
    return look_.components.back();
  }
  void have(std::string_view component, int replicas, Health health = Health::kReady) {
    of(component).replicas.assign(static_cast<std::size_t>(replicas), {.health = health});
  }

  Nanos now_ = minutes(60);
  platform::Look look_;
  int scaled_ = 0;
  bool refuses_ = false;
  bool idle_ = false;  // does nothing of what it is asked
};

// A replica takes 10/s, and is to be used by 80 %: 8/s each. It starts within 30 s.
Steered model(std::unique_ptr<Policy> policy = nullptr) {
  if (!policy) policy = std::make_unique<TargetPolicy>(TargetSettings{.target = 0.8});
  return {.subject = {.component = "model", .capacity = 10, .start = seconds(30)},
          .policy = std::move(policy),
          .guard = {.behaviour = unlimited_behaviour()},
          .range = {.least = 1, .most = 10}};
}

std::vector<Steered> only(Steered steered) {
  std::vector<Steered> all;
  all.push_back(std::move(steered));
  return all;
}

class LoopTest : public testing::Test {
 protected:
  LoopTest() {
    system_.have("model", 2);
    system_.of("model").arrivals = 16;
  }
  std::unique_ptr<Loop> loop(Steered steered, LoopSettings settings = {}) {
    return std::make_unique<Loop>(only(std::move(steered)), std::move(settings), system_, system_,
                                  system_);
  }
  // What is told by a step, after so much time: "kind: text" lines.
  std::vector<std::string> after(Nanos time, Loop& loop) {
    system_.now_ += time;
    std::vector<std::string> told;
    for (const run::Event& event : loop.tick()) {
      EXPECT_EQ(event.at, system_.now_);
      told.push_back(event.kind + ": " + event.text);
    }
    return told;
  }

  using Told = std::vector<std::string>;
  System system_;
};

TEST_F(LoopTest, ScalesUpAndSaysWhy) {
  const auto loop = this->loop(model());
  EXPECT_EQ(loop->asked("model"), std::nullopt);
  EXPECT_EQ(after(seconds(15), *loop), Told{});
  EXPECT_EQ(loop->asked("model"), 2);
  system_.of("model").arrivals = 50;
  // 50 / 8 = 6.25.
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"scale: model 2 -> 7: 50/s arrive, a replica takes 10/s, at 80%"});
  EXPECT_EQ(loop->asked("model"), 7);
  EXPECT_EQ(system_.of("model").replicas.size(), 7U);
  EXPECT_EQ(after(seconds(15), *loop), Told{});
}

TEST_F(LoopTest, SaysOnceWhatStandsInTheWay) {
  const auto loop = this->loop(model());
  system_.of("model").arrivals = 100;
  // 100 / 8 = 12.5.
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"scale: model 2 -> 10: 100/s arrive, a replica takes 10/s, at 80%; at most 10"});
  EXPECT_EQ(after(seconds(15), *loop), Told{});
  system_.of("model").arrivals = 80;
  EXPECT_EQ(after(seconds(15), *loop), Told{});
  system_.of("model").arrivals = 120;
  EXPECT_EQ(after(seconds(15), *loop), Told{"held: model not to 15: at most 10"});
}

TEST_F(LoopTest, DoesNotScaleInBeforeItHasWatchedForAWhile) {
  const auto loop = this->loop(model());
  system_.have("model", 6);
  for (int step = 0; step < 20; ++step) EXPECT_EQ(after(seconds(15), *loop), Told{});
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"scale: model 6 -> 2: 16/s arrive, a replica takes 10/s, at 80%"});
}

TEST_F(LoopTest, LeavesOneWhereItHasNotSeenThatNobodyComes) {
  Steered steered = model();
  steered.range.least = 0;
  steered.guard.behaviour.down.stabilisation = {};
  const auto loop = this->loop(std::move(steered));
  system_.of("model").arrivals = 0;
  after(seconds(15), *loop);
  EXPECT_EQ(loop->asked("model"), 1);
  after(minutes(5) - seconds(1), *loop);
  EXPECT_EQ(loop->asked("model"), 1);
  after(seconds(1), *loop);
  EXPECT_EQ(loop->asked("model"), 0);
}

TEST_F(LoopTest, HoldsWhenItIsBlindAndSaysSoOnce) {
  const auto loop = this->loop(model());
  after(seconds(15), *loop);
  system_.of("model").arrivals.reset();
  system_.look_.gaps = {"model: no answer within 1s"};
  EXPECT_EQ(after(seconds(15), *loop), (Told{"blind: model: no answer within 1s",
                                             "held: model holds: nothing tells what it is doing"}));
  for (int step = 0; step < 100; ++step) EXPECT_EQ(after(seconds(15), *loop), Told{});
  EXPECT_EQ(loop->asked("model"), 2);
  system_.of("model").arrivals = 24;
  system_.look_.gaps.clear();
  EXPECT_EQ(after(seconds(15), *loop),
            (Told{"blind: every signal is back",
                  "scale: model 2 -> 3: 24/s arrive, a replica takes 10/s, at 80%"}));
}

TEST_F(LoopTest, TakesWhatCannotBeForWhatWasNotTold) {
  const auto loop = this->loop(model());
  for (const double lie : {-1.0, static_cast<double>(NAN), static_cast<double>(INFINITY), 1e300}) {
    system_.of("model").arrivals = 16;
    after(seconds(15), *loop);
    system_.of("model").arrivals = lie;
    EXPECT_EQ(after(seconds(15), *loop).front(), "blind: model: arrivals that cannot be");
    EXPECT_EQ(loop->asked("model"), 2);
  }
}

TEST_F(LoopTest, HoldsAComponentThatVanishesFromALook) {
  const auto loop = this->loop(model());
  after(seconds(15), *loop);
  const platform::Look before = system_.look_;
  system_.look_.components.clear();
  EXPECT_EQ(after(seconds(15), *loop), Told{"held: model holds: nothing is seen of it"});
  EXPECT_EQ(after(minutes(10), *loop), Told{});
  EXPECT_EQ(loop->asked("model"), 2);
  system_.look_ = before;
  system_.of("model").arrivals = 1;
  // Nor is it calm because of the silence.
  EXPECT_EQ(after(seconds(15), *loop), Told{});
  EXPECT_EQ(loop->asked("model"), 2);
}

TEST_F(LoopTest, AsksARefusingPlatformLaterAndLater) {
  const auto loop = this->loop(model());
  system_.of("model").arrivals = 20;
  system_.refuses_ = true;
  std::vector<int> asked_after;  // seconds
  for (int second = 0; second <= 800; ++second) {
    const int before = system_.scaled_;
    const Told told = after(seconds(1), *loop);
    if (system_.scaled_ == before) continue;
    asked_after.push_back(second);
    if (second == 15) {
      EXPECT_EQ(told, Told{"refused: model 2 -> 3: no machine is free; tried again in 30s"});
    }
  }
  // 15 s, twice as long each time, at most 5 minutes.
  EXPECT_EQ(asked_after, (std::vector{0, 15, 45, 105, 225, 465, 765}));
  EXPECT_EQ(loop->asked("model"), 2);
  system_.refuses_ = false;
  after(minutes(5), *loop);
  EXPECT_EQ(loop->asked("model"), 3);
}

TEST_F(LoopTest, AsksAgainForWhatDidNotComeInTime) {
  const auto loop = this->loop(model());
  system_.idle_ = true;
  system_.of("model").arrivals = 32;
  after(seconds(15), *loop);
  EXPECT_EQ(loop->asked("model"), 4);
  // 30 s to start, a minute of patience.
  EXPECT_EQ(after(seconds(89), *loop), Told{});
  EXPECT_EQ(system_.scaled_, 1);
  EXPECT_EQ(
      after(seconds(1), *loop),
      Told{"warning: model: 2 of 4 replicas have not been there for 1min30s; asked for again"});
  EXPECT_EQ(system_.scaled_, 2);
  EXPECT_EQ(after(seconds(89), *loop), Told{});
  EXPECT_EQ(system_.scaled_, 2);
}

TEST_F(LoopTest, WaitsForWhatStarts) {
  const auto loop = this->loop(model());
  system_.idle_ = true;
  system_.of("model").arrivals = 32;
  after(seconds(15), *loop);
  system_.have("model", 4, Health::kStarting);
  EXPECT_EQ(after(minutes(10), *loop), Told{});
  // One fails: its time counts from when it was last there.
  system_.of("model").replicas.front().health = Health::kFailed;
  EXPECT_EQ(after(seconds(89), *loop), Told{});
  EXPECT_EQ(
      after(seconds(1), *loop),
      Told{"warning: model: 1 of 4 replicas have not been there for 1min30s; asked for again"});
}

TEST_F(LoopTest, DoesNotSayThatItAskedAgainWhereItWasRefused) {
  const auto loop = this->loop(model());
  after(seconds(15), *loop);
  system_.have("model", 1);
  system_.refuses_ = true;
  EXPECT_EQ(after(seconds(90), *loop),
            Told{"refused: model 2 -> 2: no machine is free; tried again in 15s"});
  EXPECT_EQ(after(seconds(14), *loop), Told{});
  EXPECT_EQ(after(seconds(1), *loop),
            Told{"refused: model 2 -> 2: no machine is free; tried again in 30s"});
}

TEST_F(LoopTest, OnlySaysWhatItWouldDoWhereItIsNotToAct) {
  const auto loop = this->loop(model());
  loop->set_acting(Acting::kOnlySays);
  system_.of("model").arrivals = 100;
  const std::string would =
      "would: model 2 -> 10: 100/s arrive, a replica takes 10/s, at 80%; at most 10";
  EXPECT_EQ(after(seconds(15), *loop), Told{would});
  EXPECT_EQ(after(minutes(10), *loop), Told{});
  system_.of("model").arrivals = 16;
  EXPECT_EQ(after(minutes(10), *loop), Told{});
  system_.of("model").arrivals = 100;
  EXPECT_EQ(after(minutes(10), *loop), Told{would});
  EXPECT_EQ(system_.scaled_, 0);
  // Whoever acts meanwhile is followed, and it goes on from there.
  system_.have("model", 5);
  EXPECT_EQ(after(seconds(15), *loop), Told{});
  loop->set_acting(Acting::kActs);
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"scale: model 5 -> 10: 100/s arrive, a replica takes 10/s, at 80%; at most 10"});
}

TEST_F(LoopTest, KeepsToTheScheduleWithinTheRange) {
  Steered steered = model(std::make_unique<FixedPolicy>());
  steered.schedule = {parse_schedule_entry("daily 02:00-03:00 UTC: 4..6").value(),
                      parse_schedule_entry("daily 03:00-04:00 UTC: 20").value()};
  steered.guard.behaviour.down.stabilisation = {};
  const auto loop = this->loop(std::move(steered));  // the Clock's 0 is a midnight
  after(minutes(59), *loop);                         // 01:59
  EXPECT_EQ(loop->asked("model"), 1);
  EXPECT_EQ(after(minutes(1), *loop), Told{"scale: model 1 -> 4: the least that is scheduled"});
  after(minutes(60), *loop);
  EXPECT_EQ(loop->asked("model"), 10);
  after(minutes(60), *loop);
  EXPECT_EQ(loop->asked("model"), 1);
}

// The gateway is overloaded: of 40/s that enter, 16/s get through to the model, which is asked
// twice for each. Once the gateway has grown, 80/s will come.
TEST_F(LoopTest, ScalesForWhatWillArriveOnceNothingIsInItsWay) {
  Steered steered = model();
  steered.per_entry = 2;
  system_.of("gateway").arrivals = 40;
  const auto loop = this->loop(std::move(steered), {.entry = "gateway"});
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"scale: model 2 -> 10: 80/s arrive, a replica takes 10/s, at 80%"});
  // Where it is not told what enters, by what arrives; where more arrives than enters, by that.
  system_.of("gateway").arrivals.reset();
  system_.of("model").arrivals = 16;
  after(minutes(5), *loop);
  EXPECT_EQ(loop->asked("model"), 2);
  system_.of("gateway").arrivals = 1;
  system_.of("model").arrivals = 24;
  after(seconds(15), *loop);
  EXPECT_EQ(loop->asked("model"), 3);
}

// Each goes on beside one that was never interrupted.
TEST_F(LoopTest, GoesOnAfterARestartAsIfThereHadBeenNone) {
  ScalingPolicy hpa{.component = "model",
                    .targets = {{.metric = ScalingMetric::kArrivals, .value = 8}},
                    .behaviour = HpaBehaviour{}};
  const std::map<std::string, std::function<std::unique_ptr<Policy>()>> policies = {
      {"target", [] { return std::make_unique<TargetPolicy>(TargetSettings{.target = 0.8}); }},
      {"hpa", [&] { return std::make_unique<HpaPolicy>(hpa); }}};
  for (const auto& [name, policy] : policies) {
    SCOPED_TRACE(name);
    System first;
    System second;
    const auto load = [](int step) { return 16 + 24 * (step / 70 % 2) + step % 5; };
    const auto step = [&](System& system, Loop& loop, int number) {
      system.of("model").arrivals = load(number);
      system.now_ += seconds(10);
      return loop.tick();
    };
    first.have("model", 2);
    second.have("model", 2);
    Loop through(only(model(policy())), {}, first, first, first);
    auto restarted =
        std::make_unique<Loop>(only(model(policy())), LoopSettings{}, second, second, second);
    int told = 0;
    for (int number = 0; number < 500; ++number) {
      if (number % 7 == 6) {
        const std::string state = restarted->state();
        restarted =
            std::make_unique<Loop>(only(model(policy())), LoopSettings{}, second, second, second);
        ASSERT_TRUE(restarted->restore(state));
        ASSERT_EQ(restarted->state(), state);
      }
      const auto expected = step(first, through, number);
      const auto events = step(second, *restarted, number);
      // What is held is told anew by who comes anew.
      const auto scaled = [](const std::vector<run::Event>& all) {
        Told texts;
        for (const run::Event& event : all) {
          if (event.kind == kScaled) texts.push_back(event.text);
        }
        return texts;
      };
      ASSERT_EQ(scaled(events), scaled(expected)) << number;
      told += static_cast<int>(events.size());
    }
    EXPECT_GE(told, 6);
    EXPECT_EQ(second.scaled_, first.scaled_);
  }
}

TEST_F(LoopTest, TakesNoDowntimeForCalm) {
  system_.have("model", 6);
  system_.of("model").arrivals = 48;
  auto loop = this->loop(model());
  after(seconds(15), *loop);
  const std::string state = loop->state();
  loop = this->loop(model());
  system_.now_ += minutes(60);
  ASSERT_TRUE(loop->restore(state));
  system_.of("model").arrivals = 8;
  after(seconds(15), *loop);
  EXPECT_EQ(loop->asked("model"), 6);
  after(minutes(5), *loop);
  EXPECT_EQ(loop->asked("model"), 1);
}

TEST_F(LoopTest, RefusesAStateThatNoneHadGiven) {
  const auto loop = this->loop(model());
  after(seconds(15), *loop);
  const std::string own = loop->state();
  const auto refused = [&](std::string_view state) {
    const auto done = loop->restore(state);
    if (done) return std::string("taken up");
    EXPECT_EQ(done.error().what, "the state of an earlier operation cannot be read");
    EXPECT_EQ(done.error().fix, "it begins anew with what is there");
    return done.error().why;
  };
  EXPECT_NE(refused(""), "taken up");
  EXPECT_NE(refused(own.substr(0, own.size() / 2)), "taken up");
  EXPECT_NE(refused("[]"), "taken up");
  EXPECT_EQ(refused(R"({"headroom_control_state":2,"components":{}})"),
            "it was written by a newer headroom");
  EXPECT_EQ(refused(R"({"headroom_control_state":1,"components":[]})"),
            "its components have no names");
  EXPECT_NE(refused(R"({"headroom_control_state":1,"components":{"model":{"asked":-1}}})"),
            "taken up");
  EXPECT_EQ(refused(R"({"headroom_control_state":1,"components":{"model":{"asked":1e9}}})"),
            "1000000000.0 is no whole number from 0 to 1000000");
  // An hour by a clock that has begun again.
  system_.now_ = seconds(5);
  EXPECT_NE(refused(own).find("by a clock that stands at 5s"), std::string::npos);
  EXPECT_EQ(loop->state(), own);
}

TEST_F(LoopTest, SaysWhatAPolicyCannotTakeUpAndGoesOn) {
  const auto before = this->loop(model(std::make_unique<HpaPolicy>(
      ScalingPolicy{.targets = {{.metric = ScalingMetric::kArrivals, .value = 8}}})));
  after(seconds(15), *before);
  const auto loop = this->loop(model(std::make_unique<PredictivePolicy>(
      PredictiveSettings{.reactive = {.target = 0.8}, .lead = minutes(1)})));
  ASSERT_TRUE(loop->restore(before->state()));
  EXPECT_EQ(loop->asked("model"), 2);
  system_.now_ += seconds(15);
  const auto told = loop->tick();
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front().kind, "warning");
  EXPECT_TRUE(told.front().text.starts_with("model: what the forecast had learned cannot be read"));
}

TEST_F(LoopTest, LeavesOutTheStateOfOthers) {
  const auto before = this->loop(model());
  after(seconds(15), *before);
  Steered other = model();
  other.subject.component = "gateway";
  const auto loop = this->loop(std::move(other));
  ASSERT_TRUE(loop->restore(before->state()));
  EXPECT_EQ(loop->asked("gateway"), std::nullopt);
  EXPECT_EQ(loop->asked("model"), std::nullopt);
}

}  // namespace
}  // namespace headroom::control
