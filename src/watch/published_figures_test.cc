#include "watch/published_figures.h"

#include <gmock/gmock.h>

#include "watch/prometheus_text.h"

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;
using Text = PublishedFigures::Text;

class Published : public testing::Test {
 protected:
  // What a text says at `now`.
  PublishedFigures::Reading read(Nanos now, std::string_view text, Text state = Text::kWhole) {
    figures_.begin();
    PrometheusText reader(TextFormat::kPrometheus);
    reader.add(text);
    while (const Sample* sample = reader.next()) figures_.take(*sample);
    return figures_.finish(now, state);
  }

  const std::map<Figure, Selectors> selectors_ = {
      {Figure::kAnswers, *parse_selectors(R"(hits_total{route!="/metrics"})")},
      {Figure::kErrors, *parse_selectors(R"(hits_total{code=~"5.."})")},
      {Figure::kInFlight, *parse_selectors("busy + waiting")}};
  std::set<Figure> known_;
  PublishedFigures figures_{selectors_, known_};
};

TEST_F(Published, CountersAreRatesFromTheSecondTextOn) {
  const auto first = read(10s, "hits_total{code=\"200\"} 100\nbusy 2\nwaiting 1\n");
  EXPECT_THAT(first.figures, ElementsAre(Pair(Figure::kInFlight, 3)));
  EXPECT_THAT(first.problems, IsEmpty());
  const auto second = read(12s,
                           "hits_total{code=\"200\"} 130\nhits_total{code=\"500\"} 4\n"
                           "hits_total{route=\"/metrics\"} 9\nbusy 2\nwaiting 7\n");
  // 30 and 4 in 2 s, and 6 more are there: 20 a second have come, 17 were answered.
  EXPECT_THAT(second.figures,
              UnorderedElementsAre(Pair(Figure::kArrivals, 20), Pair(Figure::kAnswers, 17),
                                   Pair(Figure::kErrors, 2), Pair(Figure::kInFlight, 9)));
}

TEST_F(Published, ACounterThatFallsHasCountedFromZero) {
  read(0s, "hits_total{code=\"200\"} 100\nhits_total{code=\"404\"} 50\nbusy 0\nwaiting 0\n");
  const auto restarted =
      read(1s, "hits_total{code=\"200\"} 7\nhits_total{code=\"404\"} 51\nbusy 0\nwaiting 0\n");
  EXPECT_EQ(restarted.figures.at(Figure::kAnswers), 8);
}

TEST_F(Published, ASeriesThatGoesCountsNothing) {
  read(0s, "hits_total{code=\"200\"} 100\nhits_total{code=\"404\"} 50\nbusy 0\nwaiting 0\n");
  const auto gone = read(1s, "hits_total{code=\"200\"} 101\nbusy 0\nwaiting 0\n");
  EXPECT_EQ(gone.figures.at(Figure::kAnswers), 1);
  const auto back =
      read(2s, "hits_total{code=\"200\"} 101\nhits_total{code=\"404\"} 52\nbusy 0\nwaiting 0\n");
  EXPECT_EQ(back.figures.at(Figure::kAnswers), 2);
}

TEST_F(Published, WhatADamagedTextHidIsNotNew) {
  read(0s, "hits_total{code=\"200\"} 100\nbusy 0\nwaiting 0\n", Text::kDamaged);
  const auto second =
      read(1s, "hits_total{code=\"200\"} 101\nhits_total{code=\"404\"} 50\nbusy 0\nwaiting 0\n");
  EXPECT_EQ(second.figures.at(Figure::kAnswers), 1);
  const auto third =
      read(2s, "hits_total{code=\"200\"} 101\nhits_total{code=\"404\"} 53\nbusy 0\nwaiting 0\n");
  EXPECT_EQ(third.figures.at(Figure::kAnswers), 3);
}

TEST_F(Published, WhatIsNotPublishedIsSaid) {
  const auto first = read(0s, "busy 1\nwaiting 0\n");
  EXPECT_THAT(first.figures, ElementsAre(Pair(Figure::kInFlight, 1)));
  EXPECT_THAT(first.problems, ElementsAre("answers: hits_total is not among its metrics",
                                          "errors: hits_total is not among its metrics"));
  EXPECT_THAT(read(1s, "busy 1\n").problems,
              testing::Contains("requests in flight: busy + waiting is not among its metrics"));
}

TEST_F(Published, ACounterThatOthersOfTheComponentHaveIsAtZeroBeforeItIsThere) {
  known_ = {Figure::kAnswers, Figure::kErrors};
  read(0s, "busy 0\nwaiting 0\n");
  EXPECT_EQ(read(2s, "busy 0\nwaiting 0\n").figures.at(Figure::kAnswers), 0);
  EXPECT_EQ(
      read(4s, "hits_total{code=\"200\"} 6\nbusy 0\nwaiting 0\n").figures.at(Figure::kAnswers), 3);
}

TEST_F(Published, WhatIsNoCountIsSaidAndCountsAnewFromTheNextText) {
  read(0s, "hits_total{code=\"200\"} 100\nbusy 0\nwaiting 0\n");
  const auto odd = read(1s, "hits_total{code=\"200\"} NaN\nbusy -1\nwaiting 0\n");
  EXPECT_THAT(odd.figures, ElementsAre(Pair(Figure::kErrors, 0)));
  EXPECT_THAT(odd.problems, ElementsAre("answers: hits_total is no count",
                                        "requests in flight: busy + waiting is no count"));
  const auto next = read(2s, "hits_total{code=\"200\"} 400\nbusy 0\nwaiting 0\n");
  EXPECT_FALSE(next.figures.contains(Figure::kAnswers));
  EXPECT_EQ(
      read(3s, "hits_total{code=\"200\"} 401\nbusy 0\nwaiting 0\n").figures.at(Figure::kAnswers),
      1);
}

TEST_F(Published, AClockThatStandsGivesNoRate) {
  read(5s, "hits_total{code=\"200\"} 100\nbusy 0\nwaiting 0\n");
  const auto second = read(5s, "hits_total{code=\"200\"} 200\nbusy 0\nwaiting 0\n");
  EXPECT_THAT(second.figures, ElementsAre(Pair(Figure::kInFlight, 0)));
}

TEST_F(Published, WhatWasTakenOfATextThatDidNotEndIsForgotten) {
  read(0s, "hits_total{code=\"200\"} 100\nbusy 0\nwaiting 0\n");
  SampleLine line(TextFormat::kPrometheus);
  figures_.take(*line.read("hits_total{code=\"200\"} 1000"));
  const auto next = read(2s, "hits_total{code=\"200\"} 110\nbusy 0\nwaiting 0\n");
  EXPECT_EQ(next.figures.at(Figure::kAnswers), 5);
}

}  // namespace
}  // namespace headroom::watch
