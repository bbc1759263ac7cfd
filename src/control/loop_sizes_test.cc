#include <gtest/gtest.h>

#include "control/loop_fixture.h"
#include "control/unchanged_policy.h"

namespace headroom::control {
namespace {

using platform::Limits;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Limits kOneCore{.cpu = Cores{1}, .memory = {}};

// Two replicas of one core each, that may have a quarter of one to four.
class LoopSizesTest : public LoopTest {
 protected:
  LoopSizesTest() {
    system_.have("model", 2);
    for (platform::ReplicaSignals& replica : system_.of("model").replicas) {
      replica.limits = kOneCore;
    }
    use(0.5);
  }

  static Steered vertical() {
    Steered steered = model(std::make_unique<UnchangedPolicy>());
    steered.size = SizeRules{.cpu = ResourceRules{.least = 0.25, .most = 4}};
    return steered;
  }
  // A loop that has seen its replicas for a while.
  std::unique_ptr<Loop> watching() {
    auto loop = this->loop(vertical());
    for (int step = 0; step < 4; ++step) EXPECT_EQ(after(seconds(15), *loop), Told{});
    return loop;
  }
  void use(double cores) {
    for (platform::ReplicaSignals& replica : system_.of("model").replicas) replica.cores = cores;
  }
};

TEST_F(LoopSizesTest, EnlargesWhatItsLimitHoldsUpOnceAndSaysWhy) {
  const auto loop = watching();
  EXPECT_EQ(loop->limits_asked("model"), kOneCore);
  use(0.95);
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"resize: model 1 core -> 2 cores: held up by its limit of 1 core"});
  EXPECT_EQ(loop->limits_asked("model"), Limits{.cpu = Cores{2}});
  EXPECT_EQ(loop->asked("model"), 2) << "as many as there are";
  use(1.3);
  for (int step = 0; step < 100; ++step) EXPECT_EQ(after(seconds(15), *loop), Told{});
  EXPECT_EQ(system_.resized_, 1);
}

TEST_F(LoopSizesTest, FollowsALoadThatFallsAfterAnHour) {
  const auto loop = watching();
  use(0.14);  // / 70 % = 0.2, less than the least
  const Nanos begin = system_.now_;
  Told told;
  while (told.empty()) told = after(seconds(15), *loop);
  EXPECT_EQ(told, Told{"resize: model 1 core -> 0.25 cores: 0.2 cores needed, at 70%"});
  EXPECT_NEAR(to_seconds(system_.now_ - begin), 3600, 60);
}

TEST_F(LoopSizesTest, ADryRunSaysOnceWhatItWouldDo) {
  const auto loop = this->loop(vertical());
  loop->set_acting(Acting::kOnlySays);
  after(seconds(15), *loop);
  use(0.95);
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"would: model 1 core -> 2 cores: held up by its limit of 1 core"});
  for (int step = 0; step < 20; ++step) EXPECT_EQ(after(seconds(15), *loop), Told{});
  EXPECT_EQ(system_.resized_, 0);
}

TEST_F(LoopSizesTest, SaysWhatCannotBeDoneAndTriesAgainLater) {
  const auto loop = watching();
  use(0.95);
  system_.refuses_ = true;
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"refused: model 1 core -> 2 cores: no machine is free; tried again in 15s"});
  system_.refuses_ = false;
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"resize: model 1 core -> 2 cores: held up by its limit of 1 core"});
}

TEST_F(LoopSizesTest, AsksAgainForWhatDoesNotComeAbout) {
  const auto loop = watching();
  use(0.95);
  system_.idle_ = true;
  after(seconds(15), *loop);
  // Two starts of 30 s, and a minute of patience.
  for (int step = 0; step < 7; ++step) EXPECT_EQ(after(seconds(15), *loop), Told{});
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"warning: model: its replicas have not had 2 cores for 2min; asked for again"});
  EXPECT_EQ(system_.resized_, 2);
}

TEST_F(LoopSizesTest, SaysOnceWhatIsNotTold) {
  const auto loop = watching();
  for (platform::ReplicaSignals& replica : system_.of("model").replicas) replica.cores.reset();
  EXPECT_EQ(after(seconds(15), *loop),
            Told{"held: model no larger: nothing tells how many cores it uses"});
  for (int step = 0; step < 20; ++step) EXPECT_EQ(after(seconds(15), *loop), Told{});
}

TEST_F(LoopSizesTest, GoesOnAfterARestart) {
  auto loop = watching();
  use(0.14);
  for (int step = 0; step < 180; ++step) after(seconds(15), *loop);
  const std::string state = loop->state();
  loop = this->loop(vertical());
  ASSERT_TRUE(loop->restore(state));
  EXPECT_EQ(loop->state(), state);
  Told told;
  int steps = 0;
  for (; told.empty(); ++steps) told = after(seconds(15), *loop);
  // Of the hour 45 minutes had passed.
  EXPECT_NEAR(steps, 60, 4);
  EXPECT_EQ(told, Told{"resize: model 1 core -> 0.25 cores: 0.2 cores needed, at 70%"});
  // What was asked for is not asked for again.
  const std::string resized = loop->state();
  loop = this->loop(vertical());
  ASSERT_TRUE(loop->restore(resized));
  use(0.14);
  for (int step = 0; step < 20; ++step) EXPECT_EQ(after(seconds(15), *loop), Told{});
  EXPECT_EQ(system_.resized_, 1);
}

}  // namespace
}  // namespace headroom::control
