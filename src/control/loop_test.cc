#include "control/loop.h"

#include <gtest/gtest.h>

#include <cmath>

#include "control/fixed_policy.h"
#include "control/loop_fixture.h"

namespace headroom::control {
namespace {

using platform::Health;
using std::chrono::minutes;
using std::chrono::seconds;

// Asks for four more replicas than it sees at first, and notes what it is told of starts.
struct SeesStart final : Policy {
  Proposal propose(const Situation& situation) override {
    start = situation.subject.start;
    return {.replicas = steps_++ == 0 ? 2 : 6, .why = "it is time"};
  }
  Nanos start{};

 private:
  int steps_ = 0;
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

TEST_F(LoopTest, TellsHowAComponentStandsToWhoeverLooksOn) {
  const auto loop = this->loop(model());
  EXPECT_FALSE(loop->standing("model"));
  system_.of("model").arrivals = 120;
  after(seconds(15), *loop);
  const auto standing = loop->standing("model");
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->range, (ReplicaRange{.least = 1, .most = 10}));
  EXPECT_EQ(standing->asked, 10);
  EXPECT_EQ(standing->proposed, 15);  // 120 / 8
  EXPECT_EQ(standing->why, "120/s arrive, a replica takes 10/s, at 80%");
  EXPECT_EQ(standing->held, "at most 10");
  EXPECT_EQ(standing->change, "2 -> 10");
  EXPECT_EQ(standing->changed, system_.now_);
  EXPECT_FALSE(standing->foreseen);
  EXPECT_FALSE(loop->standing("nobody"));
  system_.of("model").arrivals = 10;
  after(seconds(15), *loop);
  EXPECT_EQ(loop->standing("model")->proposed, 2);
  EXPECT_EQ(loop->standing("model")->asked, 10);
  EXPECT_NE(loop->standing("model")->held, "") << "the calm has just begun";
}

// What a policy plans ahead by is what starts were seen to take.
TEST_F(LoopTest, LearnsHowLongAStartTakes) {
  auto seen = std::make_unique<SeesStart>();
  const SeesStart& policy = *seen;
  const auto loop = this->loop(model(std::move(seen)));
  after(seconds(15), *loop);
  EXPECT_EQ(policy.start, seconds(30));
  system_.idle_ = true;
  after(seconds(15), *loop);
  // Four were asked for then, and are ready 70 s later.
  system_.now_ += seconds(70);
  system_.of("model").replicas.assign(6, {.health = Health::kReady, .since = system_.now_});
  EXPECT_EQ(after({}, *loop),
            Told{"learned: model: a new replica takes 1min10s to serve; 30s was believed"});
  EXPECT_EQ(policy.start, seconds(70));
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

TEST_F(LoopTest, AsksAgainForWhatDidNotGoInTime) {
  const auto loop = this->loop(model());
  system_.of("model").arrivals = 8;
  system_.idle_ = true;
  after(seconds(15), *loop);  // noted as needed: 2
  after(minutes(5), *loop);
  EXPECT_EQ(loop->asked("model"), 1);
  EXPECT_EQ(system_.scaled_, 1);
  EXPECT_EQ(after(seconds(89), *loop), Told{});
  EXPECT_EQ(after(seconds(1), *loop),
            Told{"warning: model: 1 replicas more than 1 have been there for 1min30s; asked for "
                 "again"});
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

}  // namespace
}  // namespace headroom::control
