#include "watch/component_figures.h"

#include <gmock/gmock.h>

namespace headroom::watch {
namespace {

using platform::ComponentSignals;
using testing::ElementsAre;
using testing::IsEmpty;

struct Filled {
  ComponentSignals signals;
  std::vector<std::string> gaps;
};

Filled fill_in(const Sources& sources) {
  Filled filled;
  filled.signals.component = "api";
  fill_in(filled.signals, sources, filled.gaps);
  return filled;
}

TEST(ComponentFigures, AreTheSumOverTheReplicas) {
  const auto [signals, gaps] = fill_in({.replicas = 2,
                                        .published = {{{Figure::kArrivals, 10},
                                                       {Figure::kAnswers, 9},
                                                       {Figure::kErrors, 0},
                                                       {Figure::kInFlight, 3},
                                                       {Figure::kQueue, 1}},
                                                      {{Figure::kArrivals, 20},
                                                       {Figure::kAnswers, 11},
                                                       {Figure::kErrors, 5},
                                                       {Figure::kInFlight, 4},
                                                       {Figure::kQueue, 0}}}});
  EXPECT_EQ(signals.arrivals, 30);
  EXPECT_EQ(signals.in_flight, 7);
  EXPECT_EQ(signals.queue, 1);
  EXPECT_EQ(signals.errors, 0.25);
  EXPECT_THAT(gaps, IsEmpty());
}

TEST(ComponentFigures, AFigureThatNobodyTellsIsAbsent) {
  const auto [signals, gaps] = fill_in({.replicas = 2, .published = {{}, {}}});
  EXPECT_EQ(signals.arrivals, std::nullopt);
  EXPECT_EQ(signals.in_flight, std::nullopt);
  EXPECT_EQ(signals.queue, std::nullopt);
  EXPECT_EQ(signals.errors, std::nullopt);
  EXPECT_THAT(gaps, IsEmpty());
}

TEST(ComponentFigures, ReplicasThatDoNotTellAreTakenForTheMeanOfTheOthersWhichIsSaid) {
  const auto [signals, gaps] =
      fill_in({.replicas = 4, .published = {{{Figure::kQueue, 2}}, {{Figure::kQueue, 4}}, {}, {}}});
  EXPECT_EQ(signals.queue, 12);
  EXPECT_THAT(gaps, ElementsAre("api: 2 of 4 replicas do not tell their queue and are taken for "
                                "the mean of the others"));
}

TEST(ComponentFigures, WhereMostReplicasDoNotTellAFigureIsAbsent) {
  const auto [signals, gaps] =
      fill_in({.replicas = 3, .published = {{{Figure::kQueue, 2}}, {}, {}}});
  EXPECT_EQ(signals.queue, std::nullopt);
  EXPECT_THAT(gaps, IsEmpty());
}

TEST(ComponentFigures, WithoutAnswersThereIsNoShareOfErrors) {
  const Readings idle = {{Figure::kAnswers, 0}, {Figure::kErrors, 0}};
  EXPECT_EQ(fill_in({.replicas = 1, .published = {idle}}).signals.errors, std::nullopt);
  // Where answers are not told they are what comes.
  const Readings busy = {{Figure::kArrivals, 4}, {Figure::kErrors, 1}};
  EXPECT_EQ(fill_in({.replicas = 1, .published = {busy}}).signals.errors, 0.25);
}

TEST(ComponentFigures, ABalancerIsBelievedFirstAndItsQueueIsAnother) {
  const Readings replica = {{Figure::kArrivals, 1}, {Figure::kInFlight, 2}, {Figure::kQueue, 3}};
  const Readings balancer = {{Figure::kArrivals, 10},
                             {Figure::kAnswers, 8},
                             {Figure::kErrors, 2},
                             {Figure::kInFlight, 20},
                             {Figure::kQueue, 4}};
  const auto both = fill_in({.replicas = 1, .published = {replica}, .balancer = balancer}).signals;
  EXPECT_EQ(both.arrivals, 10);
  EXPECT_EQ(both.in_flight, 20);
  EXPECT_EQ(both.queue, 7);
  EXPECT_EQ(both.errors, 0.25);
  const auto alone = fill_in({.replicas = 1, .published = {{}}, .balancer = balancer}).signals;
  EXPECT_EQ(alone.queue, std::nullopt) << "what waits at the replicas is not known";
  // Before it has a rate the replicas are asked.
  const auto first =
      fill_in({.replicas = 1, .published = {replica}, .balancer = Readings()}).signals;
  EXPECT_EQ(first.arrivals, 1);
}

TEST(ComponentFigures, WhatIsQueriedIsBelievedBeforeAll) {
  const Readings queried = {
      {Figure::kArrivals, 1}, {Figure::kErrors, 0.5}, {Figure::kInFlight, 2}, {Figure::kQueue, 3}};
  const Readings other = {{Figure::kArrivals, 10},
                          {Figure::kAnswers, 10},
                          {Figure::kErrors, 0},
                          {Figure::kInFlight, 20},
                          {Figure::kQueue, 30}};
  const auto signals =
      fill_in({.queried = queried, .replicas = 1, .published = {other}, .balancer = other}).signals;
  EXPECT_EQ(signals.arrivals, 1);
  EXPECT_EQ(signals.errors, 0.5);
  EXPECT_EQ(signals.in_flight, 2);
  EXPECT_EQ(signals.queue, 3);
}

}  // namespace
}  // namespace headroom::watch
