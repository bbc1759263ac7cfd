#include "retry_policy.h"

#include <gtest/gtest.h>

namespace chat {
namespace {

using namespace std::chrono_literals;

TEST(RetryPolicy, GivesUpAfterItsRetries) {
  RetryPolicy policy({.retries = 2, .backoff = 1ms, .budget = RetryPolicy::kNoBudget}, {1});
  policy.begin_request();
  EXPECT_TRUE(policy.pause_after(1));
  EXPECT_TRUE(policy.pause_after(2));
  EXPECT_FALSE(policy.pause_after(3));
}

TEST(RetryPolicy, PausesFillARangeThatDoubles) {
  RetryPolicy policy({.retries = 9, .backoff = 100ms, .budget = RetryPolicy::kNoBudget}, {1});
  // Of 1000 uniform draws none lies in the upper tenth with probability 0.9^1000 < 1e-45.
  for (std::size_t attempts = 1; attempts <= 3; ++attempts) {
    const auto longest = 100ms * (1 << (attempts - 1));
    std::chrono::nanoseconds seen{};
    for (int i = 0; i < 1000; ++i) seen = std::max(seen, *policy.pause_after(attempts));
    EXPECT_LE(seen, longest);
    EXPECT_GE(seen, longest * 9 / 10);
  }
}

TEST(RetryPolicy, NeverPausesLongerThanItsLimit) {
  RetryPolicy policy({.retries = 100, .backoff = 1s, .budget = RetryPolicy::kNoBudget}, {1});
  for (int i = 0; i < 1000; ++i) EXPECT_LE(*policy.pause_after(60), RetryPolicy::kLongestPause);
}

TEST(RetryPolicy, RetriesNoMoreThanItsBudgetAllows) {
  RetryPolicy policy({.retries = 1, .backoff = 1ms, .budget = 0.125}, {1});
  int retries = 0;
  for (int i = 0; i < 800; ++i) {
    policy.begin_request();
    if (policy.pause_after(1)) ++retries;
  }
  // kMostSaved to begin with, of which the first request's share is lost to the cap, then one in
  // eight of the 799 others: 10 + 99.875, of which whole ones.
  EXPECT_EQ(retries, 109);
}

}  // namespace
}  // namespace chat
