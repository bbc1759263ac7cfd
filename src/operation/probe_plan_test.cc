#include "operation/probe_plan.h"

#include <gmock/gmock.h>

#include "spec/read.h"

namespace headroom::operation {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

spec::Spec with(std::string_view probes) {
  const std::string text = R"(
workload:
  journeys:
    browse:
      share: 90%
      think: 5s
      steps: [ { home: GET / }, { item: { request: GET /item, repeat: 3, timeout: 2s } } ]
    buy: { share: 8%, steps: [ { buy: POST /orders } ] }
    look: { share: 1%, steps: [ { look: GET /look } ] }
    more: { share: 1%, steps: [ { more: GET /more } ] }
operate: { watch: { probe: )" +
                           std::string(probes) + " } }\n";
  auto spec = spec::read_text(text, "headroom.yaml");
  EXPECT_TRUE(spec) << to_string(spec.error().front());
  return *std::move(spec);
}

std::vector<std::string> problems_of(std::string_view probes) {
  std::vector<std::string> texts;
  const auto plans = probe_plans(with(probes));
  if (plans) return texts;
  for (const Error& problem : plans.error()) texts.push_back(to_string(problem));
  return texts;
}

TEST(ProbePlan, IsOneSessionOfThatJourneyWithoutPauses) {
  const auto plans = probe_plans(with("{ browse: { every: 20s, patience: 10s } }"));
  ASSERT_TRUE(plans);
  ASSERT_EQ(plans->size(), 1U);
  const ProbePlan& probe = plans->front();
  EXPECT_EQ(probe.journey, "browse");
  EXPECT_EQ(probe.every, Nanos(seconds(20)));
  EXPECT_EQ(probe.plan.duration, Nanos(seconds(10)));
  ASSERT_EQ(probe.plan.steps.size(), 2U);
  EXPECT_FALSE(probe.plan.steps[1].think);
  EXPECT_EQ(probe.plan.steps[0].timeout, Nanos(seconds(10)));
  EXPECT_EQ(probe.plan.steps[1].timeout, Nanos(seconds(2)));
  EXPECT_EQ(std::get<workload::TraceModel>(probe.plan.streams[0].model).starts.size(), 1U);
}

TEST(ProbePlan, AllTogetherMayAskFiveRequestsASecond) {
  // A walk of browse is 4 requests, one of buy 1.
  EXPECT_THAT(problems_of("{ browse: every 1s, buy: every 1s }"), IsEmpty());
  EXPECT_THAT(problems_of("{ browse: every 1s, buy: every 1s, look: every 1s }"),
              ElementsAre(HasSubstr("the probes ask 6/s requests")));
}

TEST(ProbePlan, AJourneyThatCannotBeWalkedIsTold) {
  auto spec = with("{ more: every 10s }");
  spec.workload.data.push_back(
      {.name = "items", .at = {.line = 7, .column = 5}, .path = "none.csv"});
  const auto plans = probe_plans(spec);
  ASSERT_FALSE(plans);
  EXPECT_THAT(to_string(plans.error().front()), HasSubstr("none.csv"));
}

}  // namespace
}  // namespace headroom::operation
