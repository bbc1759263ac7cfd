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
  EXPECT_THAT(text, ContainsRegex("counter +1 slot each +2026-12-02 +2026-12-06\n"));  // 16/s, 20/s
  EXPECT_THAT(text, ContainsRegex("2026-12-16 +30.0/s +1 +2! +[0-9]+ +4 USD/h"));
  EXPECT_THAT(text, HasSubstr("! more than its scaling allows"));
  EXPECT_THAT(text, HasSubstr("then breaks response_time p95 < 1s"));
}

TEST(GrowthPlanReport, ShowsWhatScalingMakesOfThePeak) {
  // One replica is good to 16/s, and 80 % may rise to all: 15 s pass until another one would serve.
  EXPECT_THAT(growth_plan_text(plan(), Colour::kOff),
              ContainsRegex("counter +1..1 +1 +16.0/s +2026-12-02 +15.0s +1.25x\n"));
}

TEST(GrowthPlanReport, ThePageIsWellFormedAndHoldsThePlots) {
  const std::string page = html(plan(), "1.0");
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("Sessions at the peak"));
  EXPECT_THAT(page, HasSubstr("Utilisation"));
  EXPECT_THAT(page, HasSubstr("&lt;counter&gt;"));
  EXPECT_THAT(page, HasSubstr("straight growth breaks response_time p95 &lt; 1s on 2026-12-0"));
}

// Every session asks ten times for 40 KiB, and leaves 10 kB.
const design::GrowthPlan& plan_with_sizes() {
  static const design::GrowthPlan plan = [] {
    constexpr std::string_view kSized = R"(headroom: 1
service: gallery
workload:
  users: 864k
  sessions: 1/day per user
  peak: { hour: 4.1666666666666666% }
  growth: { straight: { curve: linear, to: 3x, within: 20 days } }
  journeys:
    look:
      steps:
        - image: { request: GET /i, repeat: 10, size: { request: 1 KiB, response: 40 KiB } }
system:
  components:
    door:
      demand: 1ms
      concurrency: 4
      network: 50 Mbit/s
      stores: { each: 1 kB, kept: 30d }
      disk: 300 GB
)";
    const auto service = design::service_of(*spec::read_text(kSized, "headroom.yaml"));
    return *design::plan_growth(*service, {.today = 2026y / November / 26, .days = {}});
  }();
  return plan;
}

TEST(GrowthPlanReport, ShowsWhatFlowsAndWhatIsKept) {
  const std::string text = growth_plan_text(plan_with_sizes(), Colour::kOff);
  // 100/s x 40 KiB = 32.8 Mbit/s
  EXPECT_THAT(text, ContainsRegex("image +100/s +1.00 KiB +40.0 KiB +819 kbit/s +32.8 Mbit/s"));
  // 100/s x 1 ms = 0.1 at once. 8.64 million requests of 1 kB a day, for 30 days: 259 GB.
  EXPECT_THAT(text,
              ContainsRegex("door +819 kbit/s +32.8 Mbit/s +0.1 \\(to 1\\) +8.05 GiB +241 GiB "
                            "\\(86%\\) +never"));
  // 50 Mbit/s are 15.26 sessions a second, one more each day; 300 GB: storage_test.cc.
  EXPECT_THAT(text, ContainsRegex("door +50.0 Mbit/s to send each +2026-11-26 +2026-12-02\n"
                                  " +door +279 GiB of disk each +2026-11-26 +2026-12-06\n"));
  EXPECT_THAT(text, ContainsRegex("2026-12-16 +2.46 Mbit/s +98.3 Mbit/s"));
  EXPECT_THAT(text, HasSubstr("then door has no more than 50.0 Mbit/s to send each"));
  EXPECT_EQ(malformation(html(plan_with_sizes(), "1.0")), "");
  EXPECT_THAT(html(plan_with_sizes(), "1.0"), HasSubstr("32.8 Mbit/s"));
}

TEST(GrowthPlanReport, TheFirstLinesSayWhatRunsOutFirst) {
  // The dates of the network and of the disk are those above.
  const std::string text = growth_plan_text(plan_with_sizes(), Colour::kOff);
  EXPECT_THAT(text.substr(0, text.find("\n\n")),
              ContainsRegex("The peak of 10.0/s holds; straight growth fills the network of door "
                            "on 2026-12-0[1-3] and fills the disk of door on 2026-12-06$"));
  EXPECT_THAT(text, HasSubstr("fills the disk of door on 2026-12-06 if nothing is done"));
  EXPECT_THAT(html(plan_with_sizes(), "1.0"), HasSubstr("fills the disk of door on 2026-12-06."));
}

TEST(GrowthPlanReport, ADiskThatIsFullFirstIsNamedFirst) {
  design::GrowthPlan plan = plan_with_sizes();
  plan.outlooks[0].full->on = 2026y / November / 30;
  EXPECT_THAT(headline(plan), HasSubstr("straight growth fills the disk of door on 2026-11-30 and "
                                        "fills the network of door on 2026-12-0"));
  plan.full = design::FullDisk{.component = "door", .on = 2027y / June / 1};
  plan.outlooks.clear();
  EXPECT_EQ(headline(plan),
            "The peak of 10.0/s holds; that load fills the disk of door on 2027-06-01");
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
