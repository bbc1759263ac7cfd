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
                                                    HasSubstr("lower rate"))));
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
  be_late(run, 0, 1ms);
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

void use_cpu(::headroom::run::Run& run, double share) {
  for (Slice& slice : run.slices) {
    slice.generator.cpu_seconds = share;
    slice.generator.strain.busiest_thread = share;
  }
}

void delay_loop(::headroom::run::Run& run, Nanos delay, std::uint64_t times) {
  record_encoded(run.slices[0].generator.loop_delay, static_cast<std::uint64_t>(delay.count()),
                 times);
}

TEST(Trust, IsLostWhereOneThreadOfSeveralIsSaturated) {
  auto run = quiet_run({"ask"}, 20);
  run.header.threads = 4;
  be_late(run, 0, 1ms, 100);
  for (Slice& slice : run.slices) slice.generator.strain.busiest_thread = 0.5;
  run.slices[3].generator.strain.busiest_thread = 0.99;
  run.slices[4].generator.strain.busiest_thread = 0.99;  // 2 of 20 seconds: 10 %
  EXPECT_TRUE(trust(run).trusted);
  run.slices[5].generator.strain.busiest_thread = 0.99;
  EXPECT_THAT(trust(run).reasons, ElementsAre(AllOf(HasSubstr("a thread"), HasSubstr("15%"))));
}

TEST(Trust, OfASaturatedClosedModelStaysWithARemark) {
  auto run = quiet_run({"ask"}, 10);
  succeed(run, {1, 0}, 1ms, 1000);
  delay_loop(run, 1ms, 1000);
  use_cpu(run, 1.0);
  const Trust given = trust(run);
  EXPECT_TRUE(given.trusted);
  EXPECT_THAT(given.remarks, ElementsAre(AllOf(HasSubstr("at least"), HasSubstr("1ms (p99)"))));
}

TEST(Trust, OfASaturatedClosedModelIsLostWhereSomethingFailsForWhichItMayBeToBlame) {
  auto run = quiet_run({"ask"}, 10);
  succeed(run, {1, 0}, 1ms, 1000);
  use_cpu(run, 1.0);
  const auto outcome = [&](std::string_view text) {
    return judge_whole(run, {spec::parse_requirement(text).value()}).outcome;
  };
  EXPECT_EQ(outcome("throughput >= 50/s"), Outcome::kPass);
  EXPECT_EQ(outcome("throughput >= 200/s"), Outcome::kUntrusted);
  EXPECT_EQ(outcome("response_time p99 < 500us"), Outcome::kUntrusted);
  fail_requests(run, {2, 0}, Failure::kStatus, 500);
  EXPECT_EQ(outcome("errors < 1%"), Outcome::kFail);
}

TEST(Trust, IsLostWhereResponsesWaitForTheGenerator) {
  auto run = quiet_run({"ask"}, 10);
  delay_loop(run, 1ms, 980);
  delay_loop(run, 30ms, 20);
  EXPECT_THAT(trust(run).reasons, ElementsAre(AllOf(HasSubstr("30"), HasSubstr("event loops"))));
}

TEST(Trust, RemarksOnAStandstillThatOnlyTheHighestPercentilesHold) {
  auto run = quiet_run({"ask"}, 10);
  be_late(run, 1, 1ms, 9'990);
  be_late(run, 2, 800ms, 10);
  const Trust given = trust(run);
  EXPECT_TRUE(given.trusted);
  EXPECT_THAT(given.remarks, ElementsAre(HasSubstr("stood still for")));
}

TEST(Trust, IsLostWithMoreThanATwentiethOfTheProcessorWithheld) {
  auto run = quiet_run({"ask"}, 10);
  run.header.threads = 2;
  for (Slice& slice : run.slices) slice.generator.strain.throttled = 0.1;  // 5 % of each thread
  EXPECT_TRUE(trust(run).trusted);
  for (Slice& slice : run.slices) slice.generator.strain.throttled = 0.12;
  EXPECT_THAT(trust(run).reasons, ElementsAre(AllOf(HasSubstr("6%"), HasSubstr("cpu.max"))));
}

TEST(Trust, IsLostWithMoreThanOneSecondInAHundredOfWhichMuchWasStolen) {
  auto run = quiet_run({"ask"}, 100);
  run.slices[10].generator.strain.stolen = 0.6;
  EXPECT_TRUE(trust(run).trusted);
  run.slices[70].generator.strain.stolen = 0.6;
  EXPECT_THAT(trust(run).reasons,
              ElementsAre(AllOf(HasSubstr("hypervisor"), HasSubstr("in 2 seconds"))));
}

TEST(Trust, IsLostWhereTheMachineSlept) {
  auto run = quiet_run({"ask"}, 10);
  run.slices[4].generator.strain.suspended = 40;
  EXPECT_THAT(trust(run).reasons, ElementsAre(AllOf(HasSubstr("suspended"), HasSubstr("40s"))));
}

TEST(Trust, SurvivesAStepOfTheWallClockWithARemark) {
  auto run = quiet_run({"ask"}, 10);
  run.slices[2].generator.strain.clock_jump = -3;
  run.slices[3].generator.strain.clock_jump = 0.004;  // slewed by NTP, not stepped
  const Trust given = trust(run);
  EXPECT_TRUE(given.trusted);
  EXPECT_THAT(given.remarks, ElementsAre(HasSubstr("stepped by 3s")));
}

TEST(Trust, TellsWhatMadeTheGeneratorLate) {
  auto run = quiet_run({"ask"}, 10);
  be_late(run, 0, 50ms, 100);
  succeed(run, {0, 0}, 1ms);
  run.slices[0].generator.strain.waited = 3;
  run.slices[0].generator.strain.major_faults = 5000;
  EXPECT_THAT(trust(run).reasons, ElementsAre(AllOf(HasSubstr("waited 3s for a core"),
                                                    HasSubstr("5000 major faults"))));
}

}  // namespace
}  // namespace headroom::run
