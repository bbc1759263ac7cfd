#include "report/svg_plot.h"

#include <gmock/gmock.h>

#include <limits>

#include "report/figures.h"
#include "report/well_formed.h"

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;

// x from 0 to 4 and y from 0 to 10, drawn 1,000 wide and 100 high: values are easy to place.
Plot small_plot(std::vector<double> values) {
  Plot plot;
  plot.title = "Rate";
  plot.height = 100;
  plot.x = {.low = 0, .high = 4, .ticks = {{0, "0s"}, {4, "4s"}}};
  plot.y = {.low = 0, .high = 10, .ticks = {{0, "0"}, {10, "10"}}};
  plot.xs = {0, 1, 2, 3, 4};
  plot.x_texts = {"0s", "1s", "2s", "3s", "4s"};
  plot.lines = {{.name = "p95", .css_class = "p95", .values = std::move(values)}};
  plot.y_text = rate_text;
  return plot;
}

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

TEST(SvgPlot, ALineGoesThroughItsValues) {
  EXPECT_THAT(svg_plot(small_plot({0, 10, 5, 5, 2.5})),
              HasSubstr(R"(<path class="line p95" d="M0 100L250 0L500 50L750 50L1000 75"/>)"));
}

TEST(SvgPlot, WhereThereIsNoValueTheLineIsBrokenAndALoneValueIsADot) {
  EXPECT_THAT(svg_plot(small_plot({10, kNone, 5, kNone, 0})),
              HasSubstr(R"(d="M0 0h0M500 50h0M1000 100h0")"));
}

TEST(SvgPlot, PointsStandByThemselves) {
  Plot plot = small_plot({10, 5, kNone, kNone, 0});
  plot.lines[0].shape = PlotLine::Shape::kPoints;
  EXPECT_THAT(svg_plot(plot),
              HasSubstr(R"(<path class="line p95 points" d="M0 0h0M250 50h0M1000 100h0"/>)"));
}

TEST(SvgPlot, AnAreaReachesDownToTheAxis) {
  Plot plot = small_plot({10, 10, kNone, kNone, kNone});
  plot.lines[0].fill = PlotLine::Fill::kBelow;
  EXPECT_THAT(svg_plot(plot), HasSubstr(R"(<path class="area p95" d="M0 100L0 0L250 0V100Z"/>)"));
}

TEST(SvgPlot, AStepHoldsUntilTheNextX) {
  Plot plot = small_plot({0, 5, 10, 0});
  plot.x_texts.pop_back();
  plot.lines[0].shape = PlotLine::Shape::kSteps;
  EXPECT_THAT(svg_plot(plot), HasSubstr(R"(d="M0 100H250L250 50H500L500 0H750L750 100H1000")"));
}

TEST(SvgPlot, TheCrosshairSaysWhatTheReportSays) {
  EXPECT_THAT(svg_plot(small_plot({0, 1, kNone, 2.5, 10})),
              HasSubstr(R"({"x":"0|250|500|750|1000","t":"0s|1s|2s|3s|4s",)"
                        R"("s":[["p95","p95","0/s|1.00/s||2.50/s|10.0/s"]]})"));
}

TEST(SvgPlot, NamesOfLinesThatEndTogetherDoNotCoverEachOther) {
  Plot plot = small_plot({1, 1, 1, 1, 5});
  plot.lines.push_back({.name = "p99", .css_class = "p99", .values = {1, 1, 1, 1, 5}});
  const std::string drawn = svg_plot(plot);
  // Both end at 50 px; the one drawn on top keeps clear of the other by the height of a line.
  EXPECT_THAT(drawn, HasSubstr(R"(<span class="name p95" style="top:50px">)"));
  EXPECT_THAT(drawn, HasSubstr(R"(<span class="name p99" style="top:35px">)"));
}

TEST(SvgPlot, LabelsThatAreCloseStandAboveEachOtherAndTheFourthGivesWay) {
  Plot plot = small_plot({1, 1, 1, 1, 1});
  plot.mark_labels = Plot::MarkLabels::kShown;
  plot.marks = {{1, "one"}, {1, "two"}, {1, "three"}, {1, "four"}};
  const std::string drawn = svg_plot(plot);
  EXPECT_THAT(drawn, HasSubstr(R"(style="left:25%;top:-18px;height:18px">one<)"));
  EXPECT_THAT(drawn, HasSubstr(R"(style="left:25%;top:-36px;height:36px">two<)"));
  EXPECT_THAT(drawn, HasSubstr(R"(style="left:25%;top:-54px;height:54px">three<)"));
  EXPECT_THAT(drawn, Not(HasSubstr("four")));
}

TEST(SvgPlot, NamesFromUsersStayText) {
  Plot plot = small_plot({1, 2, 3, 4, 5});
  const std::string evil = "</script><script>alert(1)</script>";
  plot.title = plot.note = plot.about = plot.group = plot.lines[0].name = evil;
  plot.limits = {{5, evil, Plot::Limit::State::kBroken}};
  plot.spans = {{0, 1, evil}};
  plot.marks = {{2, evil}};
  plot.mark_labels = Plot::MarkLabels::kShown;
  const std::string drawn = svg_plot(plot);
  EXPECT_EQ(malformation(drawn), "");
  EXPECT_THAT(drawn, Not(HasSubstr("<script>alert")));
}

}  // namespace
}  // namespace headroom::report
