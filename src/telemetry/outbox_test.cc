#include "telemetry/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace headroom::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Deadline now() {
  return std::chrono::steady_clock::now();
}

TEST(Outbox, GivesTheOldestFirstAndNotMoreThanAskedFor) {
  Outbox<int> outbox(10);
  for (const int item : {1, 2, 3}) outbox.put(item);
  EXPECT_THAT(outbox.take(2), ElementsAre(1, 2));
  EXPECT_THAT(outbox.take(2), ElementsAre(3));
}

TEST(Outbox, DropsTheOldestWhenItIsFullAndCountsIt) {
  Outbox<int> outbox(2);
  for (const int item : {1, 2, 3, 4, 5}) outbox.put(item);
  EXPECT_EQ(outbox.undelivered(), 5U);  // three dropped, two waiting
  EXPECT_THAT(outbox.take(10), ElementsAre(4, 5));
  EXPECT_EQ(outbox.undelivered(), 3U);
}

TEST(Outbox, IsOverWhenItIsClosedAndEmpty) {
  Outbox<int> outbox(2);
  outbox.put(1);
  outbox.close(now() + 1h);
  EXPECT_THAT(outbox.take(10), ElementsAre(1));
  EXPECT_THAT(outbox.take(10), IsEmpty());
}

TEST(Outbox, IsOverWhenItsDeadlineHasPassedWhateverWaits) {
  Outbox<int> outbox(2);
  outbox.put(1);
  outbox.close(now());
  EXPECT_THAT(outbox.take(10), IsEmpty());
  EXPECT_EQ(outbox.undelivered(), 1U);
  EXPECT_FALSE(outbox.pause(1h));
  EXPECT_EQ(outbox.at_most(1h), 0ns);
}

TEST(Outbox, WakesWhoWaitsWhenSomethingComesAndWhenItCloses) {
  Outbox<int> outbox(2);
  std::vector<int> taken;
  std::thread taker([&] {
    for (auto batch = outbox.take(1); !batch.empty(); batch = outbox.take(1)) {
      taken.push_back(batch.front());
    }
  });
  outbox.put(7);
  outbox.close(now() + 1h);
  taker.join();
  EXPECT_THAT(taken, ElementsAre(7));
}

TEST(Outbox, APauseEndsWhenTheDeadlineIsSetIntoIt) {
  Outbox<int> outbox(2);
  std::thread closer([&] { outbox.close(now()); });
  EXPECT_FALSE(outbox.pause(1h));
  closer.join();
}

}  // namespace
}  // namespace headroom::telemetry
