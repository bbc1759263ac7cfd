#include "workload/request_limits.h"

#include <gtest/gtest.h>

#include "workload/plan.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;

RequestLimits limits_of(const std::vector<std::string>& requirements) {
  Plan plan;
  plan.steps.resize(2);
  plan.steps[0].name = "ask";
  plan.steps[0].tags = {"slow"};
  plan.steps[1].name = "other";
  std::vector<spec::Requirement> parsed;
  for (const std::string& text : requirements) {
    parsed.push_back(spec::parse_requirement(text).value());
  }
  set_request_limits(plan, parsed);
  return plan.steps[0].limits;
}

TEST(RequestLimits, AreTheTightestThatSpeakOfTheStep) {
  const auto limits =
      limits_of({"response_time p99 < 2s", "ask.response_time p50 <= 1s",
                 "other.response_time p50 < 1ms", "slow.ttft p95 < 300ms", "tpot p90 < 30ms"});
  EXPECT_EQ(limits.response_time, Nanos(1s));
  EXPECT_EQ(limits.ttft, Nanos(300ms));
  EXPECT_EQ(limits.time_per_output_token, Nanos(30ms));
  EXPECT_EQ(limits.service_time, Nanos::max());
}

TEST(RequestLimits, OfMeansRatesAndLowerBoundsThereAreNone) {
  const auto limits = limits_of(
      {"response_time mean < 1ms", "throughput > 1/s", "errors < 1%", "response_time p99 > 1ms"});
  EXPECT_EQ(limits.response_time, Nanos::max());
}

}  // namespace
}  // namespace headroom::workload
