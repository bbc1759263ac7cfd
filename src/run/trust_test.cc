#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/judge.h"
#include "run/run_for_test.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Trust, IsGivenToAQuietGenerator) {
  auto run = quiet_run({"ask"}, 10);
  succeed(run, {1, 0}, 1ms, 1000);
  be_late(run, 1, 1ms, 1000);
  for (Slice& slice : run.slices) slice.generator.cpu_seconds = 0.9;
  EXPECT_TRUE(trust(run).trusted);
  EXPECT_TRUE(trust(run).reasons.empty());
  EXPECT_TRUE(trust(empty_run()).trusted);
}

TEST(Trust, IsLostWithLateSends) {
  auto run = quiet_run({"ask"}, 10);
  run.header.threads = 2;
  be_late(run, 0, 1ms, 989);
  be_late(run, 1, 40ms, 11);  // 1.1 %: the p99 is among them
  EXPECT_FALSE(trust(run).trusted);
  EXPECT_THAT(trust(run).reasons, ElementsAre(AllOf(HasSubstr("40"), HasSubstr("more than 10ms"),
                                                    HasSubstr("--threads 3"))));
}

TEST(Trust, SurvivesAFewLateSends) {
  auto run = quiet_run({"ask"}, 10);
  be_late(run, 0, 1ms, 990);
  be_late(run, 1, 40ms, 10);
  EXPECT_TRUE(trust(run).trusted);
}

TEST(Trust, IsLostWithMoreThanOnePercentOfSessionsDropped) {
  auto run = quiet_run({"ask"}, 2);
  run.slices[0].generator.scheduled = 500;
  run.slices[1].generator.scheduled = 500;
  run.slices[1].generator.dropped = 10;
  EXPECT_TRUE(trust(run).trusted);
  run.slices[1].generator.dropped = 11;
  EXPECT_THAT(trust(run).reasons, ElementsAre(AllOf(HasSubstr("1.1%"), HasSubstr("11 of 1000"),
                                                    HasSubstr("ulimit -n"))));
}

TEST(Trust, IsLostWithMoreThanOneRequestInAThousandNotSent) {
  auto run = quiet_run({"ask"}, 2);
  succeed(run, {0, 0}, 1ms, 999);
  fail_requests(run, {0, 0}, Failure::kNotSent, 1);
  EXPECT_TRUE(trust(run).trusted);
  fail_requests(run, {1, 0}, Failure::kNotSent, 1);
  EXPECT_THAT(trust(run).reasons, ElementsAre(HasSubstr("2 of 1001")));
}

TEST(Trust, IsLostWithTheProcessorUsedUp) {
  auto run = quiet_run({"ask"}, 10);
  run.header.threads = 2;
  for (Slice& slice : run.slices) slice.generator.cpu_seconds = 1.8;
  EXPECT_TRUE(trust(run).trusted);
  for (Slice& slice : run.slices) slice.generator.cpu_seconds = 1.96;
  EXPECT_THAT(trust(run).reasons, ElementsAre(AllOf(HasSubstr("98%"), HasSubstr("2 threads"),
                                                    HasSubstr("--threads 3"))));
}

TEST(Trust, DoesNotAskTheClockTicksOfARunUnderASecond) {
  auto run = quiet_run({"ask"}, 1);
  run.end->duration = 100ms;
  run.slices[0].generator.cpu_seconds = 0.11;
  EXPECT_TRUE(trust(run).trusted);
}

TEST(Trust, LooksAtTheJudgedWindowOnly) {
  auto run = quiet_run({"ask"}, 10);
  run.header.warm_up = 5s;
  be_late(run, 4, 1s, 100);
  be_late(run, 6, 1ms, 100);
  EXPECT_TRUE(trust(run).trusted);
}

TEST(Trust, GivesEveryReason) {
  auto run = quiet_run({"ask"}, 10);
  be_late(run, 0, 1s);
  for (Slice& slice : run.slices) slice.generator.cpu_seconds = 1;
  EXPECT_EQ(trust(run).reasons.size(), 2u);
}

TEST(Trust, IsNoQuestionOfASimulatedRun) {
  auto run = quiet_run({"ask"}, 10);
  be_late(run, 0, 1s);
  run.header.origin = Origin::kSimulated;
  EXPECT_TRUE(trust(run).trusted);
}

}  // namespace
}  // namespace headroom::run
