#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/scalability_page.h"
#include "report/scalability_text.h"
#include "report/sweep_page.h"
#include "report/sweep_text.h"
#include "report/well_formed.h"

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using trial::SweepPoint;

SweepPoint point(double size, int repeat, double holds) {
  return {.size = size,
          .repeat = repeat,
          .holds = Rate{holds},
          .breaks = Rate{holds * 1.05},
          .why = "errors < 1%",
          .run = "run-1"};
}

trial::Sweep sample() {
  trial::Sweep sweep;
  sweep.series = "20261126-060000-scale-model-abcd";
  sweep.identity.service = "chat";
  sweep.identity.test = "breakpoint";
  sweep.identity.headroom_version = "0";
  sweep.dimension.component = "model";
  sweep.repeats = 2;
  for (const int repeat : {1, 2}) {
    sweep.points.push_back(point(1, repeat, 5));
    sweep.points.push_back(point(2, repeat, 10));
    sweep.points.push_back(point(4, repeat, 16 + repeat));
  }
  SweepPoint& busy = sweep.points.emplace_back(point(8, 1, 20));
  busy.limit = SweepPoint::Limit::kHost;
  busy.why = "this machine was the limit: <95%";
  return sweep;
}

trial::Scalability judged(const trial::Sweep& sweep, std::string_view expectation) {
  return assess(sweep, spec::parse_scaling_expectation(expectation).value());
}

TEST(ScalabilityReport, SaysBeforehandHowLongASweepTakes) {
  trial::SweepSetup setup;
  setup.sizes = {1, 2, 4, 8};
  setup.repeats = 3;
  setup.search.holding = {.hold = std::chrono::seconds(20), .settle = std::chrono::seconds(4)};
  // 12 searches x 9 holds x 20 s: 36 minutes.
  trial::SweepEstimate estimate{.searches = 12,
                                .holds = 9,
                                .hold = std::chrono::seconds(20),
                                .length = std::chrono::seconds(12 * 9 * 20)};
  EXPECT_EQ(estimate_line(estimate, setup),
            "4 sizes, 3 repeats each, searches of some 9 holds of 20s: about 36min, and bringing "
            "it up 12 times");
  setup.repeats = 1;
  setup.search.holding.length = trial::Holding::Length::kFollowsSessions;
  setup.at_most = std::chrono::minutes(10);
  estimate.searches = 3;
  EXPECT_EQ(estimate_line(estimate, setup),
            "4 sizes, once each, 3 searches left of some 9 holds of 20s or more: about 36min, and "
            "bringing it up 3 times; ends after 10min");
}

TEST(ScalabilityReport, HasSizesLawAndVerdictOnTheTerminal) {
  const trial::Sweep sweep = sample();
  const std::string text =
      summary(sweep, judged(sweep, "at least 80% efficient to 4"), Colour::kOff);
  EXPECT_THAT(text, HasSubstr("chat · model"));
  EXPECT_THAT(text, HasSubstr("1 replica, repeat 1  holds 5/s and breaks at 5.25/s"));
  EXPECT_THAT(text, HasSubstr("left out: this machine was the limit"));
  EXPECT_THAT(text, HasSubstr("17.4 to 18.4 in 2 repeats"));
  EXPECT_THAT(text, HasSubstr("contention"));
  // 17.5 of 4 and 5 of one: 87.5 %.
  EXPECT_THAT(text, HasSubstr("✓ pass  at least 80% efficient to 4: 87.5% at 4"));
}

TEST(ScalabilityReport, IsAWellFormedPageThatEscapesWhatItSays) {
  const trial::Sweep sweep = sample();
  const std::string page = html(sweep, judged(sweep, "at least 95% efficient to 4"));
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("Efficiency by size"));
  EXPECT_THAT(page, HasSubstr("&lt;95%"));
  EXPECT_THAT(page, Not(HasSubstr("<95%")));
}

TEST(ScalabilityReport, OfNothingStillSaysSo) {
  const trial::Scalability nothing = trial::assess(std::vector<trial::MeasuredSize>{}, {});
  EXPECT_THAT(scalability_text(nothing, {}, Colour::kOff),
              HasSubstr("! untrusted  nothing was measured"));
  const std::string page = html(nothing, {}, run::Outcome::kUntrusted, "0");
  EXPECT_EQ(malformation(page), "");
}

TEST(ScalabilityReport, SaysThatWhatWasInterruptedCanGoOn) {
  trial::Sweep sweep = sample();
  sweep.ending = trial::Sweep::Ending::kInterrupted;
  EXPECT_THAT(summary(sweep, judged(sweep, "at least 80% efficient"), Colour::kOff),
              HasSubstr("--resume goes on"));
}

}  // namespace
}  // namespace headroom::report
