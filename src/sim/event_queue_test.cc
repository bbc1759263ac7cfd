#include "sim/event_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/random.h"

namespace headroom::sim {
namespace {

TEST(EventQueue, GivesWhatIsDueFirstAndOfOneMomentWhatWasAnnouncedFirst) {
  EventQueue events;
  events.push(Nanos(20), EventKind::kArrival, 1);
  events.push(Nanos(10), EventKind::kArrival, 2);
  events.push(Nanos(20), EventKind::kRetry, 3, 7);
  EXPECT_EQ(events.pop().subject, 2U);
  EXPECT_EQ(events.pop().subject, 1U);
  EXPECT_EQ(events.size(), 1U);
  const Event last = events.pop();
  EXPECT_EQ(last.subject, 3U);
  EXPECT_EQ(last.version, 7U);
  EXPECT_EQ(last.kind(), EventKind::kRetry);
  EXPECT_TRUE(events.empty());
}

TEST(EventQueue, SortsWhateverComesInWhateverOrder) {
  // Pushed and popped in bursts, beside a list that is searched for its least.
  EventQueue events;
  std::vector<std::pair<Nanos, std::uint32_t>> expected;
  Random random(Seed{1});
  std::uint32_t number = 0;
  for (int round = 0; round < 2000; ++round) {
    for (std::uint64_t i = random.below(5); i > 0; --i) {
      const Nanos at(static_cast<std::int64_t>(random.below(100)));
      events.push(at, EventKind::kArrival, number);
      expected.emplace_back(at, number++);
    }
    for (std::uint64_t i = random.below(5); i > 0 && !expected.empty(); --i) {
      const auto least = std::ranges::min_element(expected);
      if (random.below(2) == 0) {
        EXPECT_EQ(events.next_at(), least->first);
      }
      EXPECT_EQ(events.pop().subject, least->second);
      expected.erase(least);
    }
    ASSERT_EQ(events.size(), expected.size());
  }
}

}  // namespace
}  // namespace headroom::sim
