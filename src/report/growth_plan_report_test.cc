#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "report/growth_plan_page.h"
#include "report/growth_plan_text.h"
#include "report/growth_plan_words.h"
#include "report/well_formed.h"
#include "spec/read.h"

namespace headroom::report {
namespace {

using namespace std::chrono;
using testing::ContainsRegex;
using testing::HasSubstr;

// 10 sessions a second, and 30 in 20 days; a counter that works 50 ms on
// each takes 20 a second, and nothing of the door runs out.
constexpr auto kFile = R"(headroom: 1
service: "<counter>"
requirements: [ response_time p95 < 1s ]
workload:
  users: 864k
  sessions: 1/day per user
  peak: { hour: 4.1666666666666666% }
  growth: { straight: { curve: linear, to: 3x, within: 20 days } }
  journeys: { buy: { steps: [ { order: POST /order } ] } }
system:
  entry: door
  components:
    door: { calls: [ counter ] }
    counter:
      demand: 50ms
      concurrency: 1
      scaling: { replicas: 1..1, target: 80%, cost: 2 USD/h }
)";

const design::GrowthPlan& plan() {
  static const design::GrowthPlan plan = [] {
    const auto service = design::service_of(*spec::read_text(kFile, "headroom.yaml"));
    return *design::plan_growth(*service, {.today = 2026y / November / 26, .days = {}});
  }();
  return plan;
}

TEST(GrowthPlanReport, SaysWhatRunsOutWhenAndWhatItTakes) {
  const std::string text = growth_plan_text(plan(), Colour::kOff);
  EXPECT_THAT(text, ContainsRegex("counter +1 +50% +1 slot each +16.0/s +20.0/s +none left\n"));
  EXPECT_THAT(text, ContainsRegex("door +1 +– +nothing that runs out\n"));
  EXPECT_THAT(text, ContainsRegex("counter +2026-12-02 +2026-12-06\n"));  // 16/s and 20/s
  EXPECT_THAT(text, ContainsRegex("2026-12-16 +30.0/s +1 +2! +[0-9]+ +4 USD/h"));
  EXPECT_THAT(text, HasSubstr("! more than its scaling allows"));
  EXPECT_THAT(text, HasSubstr("then breaks response_time p95 < 1s"));
}

TEST(GrowthPlanReport, ThePageIsWellFormedAndHoldsThePlots) {
  const std::string page = html(plan(), "1.0");
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("Sessions at the peak"));
  EXPECT_THAT(page, HasSubstr("Utilisation"));
  EXPECT_THAT(page, HasSubstr("&lt;counter&gt;"));
  EXPECT_THAT(page, HasSubstr("straight growth breaks it on 2026-12-0"));
}

TEST(GrowthPlanReport, ADateHasItsIntervalWhereTheGrowthHasOne) {
  const growth::Date first = 2027y / March / 20;
  EXPECT_EQ(date_text({.earliest = first, .expected = first, .latest = first}), "2027-03-20");
  EXPECT_EQ(date_text({.earliest = first - days(5), .expected = first, .latest = first + days(9)}),
            "2027-03-20 (2027-03-15 to 2027-03-29)");
  EXPECT_EQ(date_text({.earliest = first - days(5), .expected = first, .latest = {}}),
            "2027-03-20 (2027-03-15 to later)");
  EXPECT_EQ(date_text({}), "not in this time");
}

TEST(GrowthPlanReport, NamesTheLimitsAsPeopleDo) {
  using Kind = design::Limit::Kind;
  EXPECT_EQ(limit_text({.kind = Kind::kCores, .have = 1}), "1 core each");
  EXPECT_EQ(limit_text({.kind = Kind::kCores, .have = 1.5}), "1.5 cores each");
  EXPECT_EQ(limit_text({.kind = Kind::kConnections, .to = "db", .have = 16}),
            "16 connections to db each");
  EXPECT_EQ(limit_text({.kind = Kind::kRate, .have = 500}), "500 requests a second in all");
  EXPECT_EQ(use_text(12.4), "1,240%");
  EXPECT_EQ(use_text(0.0117), "1.17%");
}

}  // namespace
}  // namespace headroom::report
