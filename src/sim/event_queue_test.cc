#include "sim/event_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "base/random.h"

namespace headroom::sim {
namespace {

Event pop(EventQueue& events) {
  const auto event = events.pop_before(Nanos::max());
  EXPECT_TRUE(event);
  return *event;
}

TEST(EventQueue, GivesWhatIsDueFirstAndOfOneMomentWhatWasAnnouncedFirst) {
  EventQueue events;
  events.push(Nanos(20), EventKind::kArrival, 1);
  events.push(Nanos(10), EventKind::kArrival, 2);
  events.push(Nanos(20), EventKind::kRetry, 3, 7);
  EXPECT_EQ(pop(events).subject, 2U);
  EXPECT_EQ(pop(events).subject, 1U);
  EXPECT_EQ(events.size(), 1U);
  const Event last = pop(events);
  EXPECT_EQ(last.subject, 3U);
  EXPECT_EQ(last.version, 7U);
  EXPECT_EQ(last.kind(), EventKind::kRetry);
  EXPECT_EQ(events.size(), 0U);
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
      EXPECT_FALSE(events.pop_before(least->first));
      EXPECT_EQ(pop(events).subject, least->second);
      expected.erase(least);
    }
    ASSERT_EQ(events.size(), expected.size());
  }
}

// What is announced is due in a while of some length, as in a simulation that goes on for long,
// with `pending` events at a time. Each is popped when the list beside it says so.
void expect_order(std::size_t pending, Nanos (*in_a_while)(Random&)) {
  EventQueue events;
  using Due = std::pair<Nanos, std::uint32_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> expected;
  Random random(Seed{1});
  Nanos now{};
  for (std::uint32_t number = 0; number < 40'000; ++number) {
    const Nanos at = now + in_a_while(random);
    events.push(at, EventKind::kArrival, number);
    expected.emplace(at, number);
    while (expected.size() >= pending) {
      const Event event = pop(events);
      ASSERT_EQ(event.subject, expected.top().second);
      ASSERT_EQ(event.at, expected.top().first);
      now = event.at;
      expected.pop();
    }
  }
  ASSERT_EQ(events.size(), expected.size());
  for (; !expected.empty(); expected.pop()) ASSERT_EQ(pop(events).subject, expected.top().second);
}

TEST(EventQueue, KeepsTheOrderOfThousands) {
  expect_order(10'000, [](Random& random) { return Nanos(random.below(1'000'000)); });
}

TEST(EventQueue, KeepsTheOrderOfMicrosecondsBesideYears) {
  expect_order(10'000, [](Random& random) {
    const double exponent = 3 + 14 * random.uniform();  // 1 us to 3 years
    return Nanos(static_cast<std::int64_t>(std::pow(10, exponent)));
  });
}

TEST(EventQueue, KeepsTheOrderOfCrowdsOfOneMoment) {
  expect_order(20'000, [](Random& random) { return Nanos(1000 * random.below(4)); });
}

TEST(EventQueue, KeepsTheOrderOfAHandful) {
  expect_order(3, [](Random& random) { return Nanos(random.below(100)); });
}

TEST(EventQueue, KnowsWhatIsDueAfterTheNext) {
  EventQueue events;
  for (std::uint32_t i = 0; i < 1000; ++i) events.push(Nanos(1000 - i), EventKind::kArrival, i);
  pop(events);
  for (std::uint32_t i = 0; i < 8; ++i) EXPECT_EQ(events.ahead(i)->at, Nanos(2 + i));
  EXPECT_EQ(events.ahead(1000), nullptr);
}

}  // namespace
}  // namespace headroom::sim
