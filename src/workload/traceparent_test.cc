#include "workload/traceparent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

namespace headroom::workload {
namespace {

using testing::MatchesRegex;

constexpr auto kRun = "20261123-185301-load-7f3a";

std::string text_of(const Traceparent::Value& value) {
  return {value.begin(), value.end()};
}

TEST(Traceparent, HasTheFormOfW3cAndTheSampledFlag) {
  const Traceparent every(Seed{1}, kRun, Ratio{1});
  const std::string text = text_of(every.of(0, 0).value());
  EXPECT_THAT(text, MatchesRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
}

TEST(Traceparent, MarksEveryRequestOrNoneAtTheEndsOfTheShare) {
  const Traceparent every(Seed{1}, kRun, Ratio{1});
  const Traceparent none(Seed{1}, kRun, Ratio{0});
  for (std::uint64_t i = 0; i < 1000; ++i) {
    EXPECT_TRUE(every.of(i, 0));
    EXPECT_FALSE(none.of(i, 0));
  }
}

TEST(Traceparent, MarksAboutItsShareOfTheRequests) {
  constexpr double kShare = 0.1;
  constexpr double kRequests = 200.0 * 100;
  const Traceparent tenth(Seed{7}, kRun, Ratio{kShare});
  int marked = 0;
  for (std::uint64_t session = 0; session < 200; ++session) {
    for (std::uint64_t request = 0; request < 100; ++request) {
      marked += tenth.of(session, request) ? 1 : 0;
    }
  }
  // Binomial: five standard deviations, 212, which a right sampler exceeds once in 1.7 million
  // seeds.
  EXPECT_NEAR(marked, kRequests * kShare, 5 * std::sqrt(kRequests * kShare * (1 - kShare)));
}

TEST(Traceparent, IsTheSameForTheSameSeedAndRun) {
  const Traceparent once(Seed{7}, kRun, Ratio{0.5});
  const Traceparent again(Seed{7}, kRun, Ratio{0.5});
  for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(once.of(3, i), again.of(3, i));
}

TEST(Traceparent, AnotherRunMarksTheSameRequestsWithOtherIds) {
  const Traceparent once(Seed{7}, "run-a", Ratio{0.5});
  const Traceparent again(Seed{7}, "run-b", Ratio{0.5});
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto left = once.of(3, i);
    const auto right = again.of(3, i);
    ASSERT_EQ(left.has_value(), right.has_value());
    if (left) {
      EXPECT_NE(*left, *right);
    }
  }
}

TEST(Traceparent, NoTwoRequestsShareATrace) {
  const Traceparent every(Seed{1}, kRun, Ratio{1});
  std::set<std::string> traces;
  for (std::uint64_t session = 0; session < 50; ++session) {
    for (std::uint64_t request = 0; request < 50; ++request) {
      traces.insert(text_of(every.of(session, request).value()).substr(3, 32));
    }
  }
  EXPECT_EQ(traces.size(), 2500U);
}

}  // namespace
}  // namespace headroom::workload
