#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "control/hpa_policy.h"
#include "control/loop_fixture.h"
#include "control/predictive_policy.h"

namespace headroom::control {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

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
      PredictiveSettings{.reactive = {.target = 0.8}, .period = minutes(1)})));
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
