#include "control/start_times.h"

#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using platform::Health;
using std::chrono::seconds;

// Replicas that are ready since these moments.
platform::ComponentSignals ready_since(const std::vector<Nanos>& moments) {
  platform::ComponentSignals signals;
  for (const Nanos moment : moments) {
    signals.replicas.push_back({.health = Health::kReady, .since = moment});
  }
  return signals;
}

TEST(StartTimes, ATimeIsThatFromTheAskingUntilItIsReady) {
  StartTimes starts;
  starts.look(ready_since({seconds(0)}), 1);
  starts.asked(1, 3, seconds(60));
  starts.look(ready_since({seconds(0), seconds(68)}), 3);
  starts.look(ready_since({seconds(0), seconds(68), seconds(71)}), 3);
  EXPECT_EQ(starts.seen(), (std::deque<Nanos>{seconds(8), seconds(11)}));
}

TEST(StartTimes, WhoWasAskedForFirstIsReadyFirst) {
  StartTimes starts;
  starts.look(ready_since({seconds(0)}), 1);
  starts.asked(1, 2, seconds(60));
  starts.asked(2, 3, seconds(65));
  starts.look(ready_since({seconds(0), seconds(70), seconds(77)}), 3);
  EXPECT_EQ(starts.seen(), (std::deque<Nanos>{seconds(10), seconds(12)}));
}

TEST(StartTimes, ThoseGivenUpBeforeTheyWereReadyAreNotAwaited) {
  StartTimes starts;
  starts.look(ready_since({seconds(0)}), 1);
  starts.asked(1, 4, seconds(60));
  starts.asked(4, 2, seconds(62));
  starts.look(ready_since({seconds(0), seconds(70)}), 2);
  EXPECT_EQ(starts.seen(), (std::deque<Nanos>{seconds(10)}));
}

TEST(StartTimes, AReplicaThatComesBackByItselfTellsNothing) {
  StartTimes starts;
  starts.look(ready_since({seconds(0), seconds(0)}), 2);
  starts.look(ready_since({seconds(0)}), 2);
  starts.look(ready_since({seconds(0), seconds(40)}), 2);
  EXPECT_TRUE(starts.seen().empty());
}

// The one asked for at 60 s never came; the one asked for at 600 s is not taken for it.
TEST(StartTimes, NobodyIsAwaitedOnceAllAreThere) {
  StartTimes starts;
  starts.look(ready_since({seconds(0)}), 1);
  starts.asked(1, 3, seconds(60));
  starts.look(ready_since({seconds(0), seconds(70)}), 3);
  starts.look(ready_since({seconds(0), seconds(70)}), 2);
  starts.asked(2, 3, seconds(600));
  starts.look(ready_since({seconds(0), seconds(70), seconds(612)}), 3);
  EXPECT_EQ(starts.seen(), (std::deque<Nanos>{seconds(10), seconds(12)}));
}

TEST(StartTimes, IsUsualWhatThreeOfFourTookAtMost) {
  StartTimes starts;
  starts.restore({seconds(8), seconds(9), seconds(40)});
  EXPECT_EQ(starts.usual(), std::nullopt);
  starts.restore({seconds(8), seconds(9), seconds(40), seconds(7)});
  EXPECT_EQ(starts.usual(), seconds(9));
  // The last sixteen: 5 s to 20 s, of which twelve took 16 s at most.
  std::vector<Nanos> many;
  for (int i = 1; i <= 20; ++i) many.push_back(seconds(i));
  starts.restore(many);
  EXPECT_EQ(starts.usual(), seconds(16));
}

}  // namespace
}  // namespace headroom::control
