#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <variant>

#include "workload/plan.h"
#include "workload/testing.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

spec::Journey journey(std::string name, double share, std::vector<std::string> steps) {
  spec::Journey result;
  result.name = std::move(name);
  result.share = {share};
  for (std::string& step : steps) {
    result.steps.emplace_back().name = step;
    result.steps.back().target = "/" + step;
  }
  return result;
}

spec::Load rate(double per_second) {
  spec::Load load;
  load.rate = Rate{per_second};
  return load;
}

// A spec of one journey with one step, and a test of 30/s for 10 s.
class MakePlan : public testing::Test {
 protected:
  MakePlan() {
    spec_.file = "headroom.yaml";
    spec_.folder = folder_.path();
    spec_.workload.journeys.push_back(journey("visit", 1, {"home"}));
    test_.name = "load";
    test_.at = {.line = 40, .column = 3};
    test_.load.base = spec::constant(rate(30));
    test_.duration = 10s;
  }

  Plan plan() const {
    auto result = make_plan(spec_, test_);
    EXPECT_TRUE(result) << to_string(result.error());
    return result ? std::move(*result) : Plan{};
  }
  std::string problem() const {
    const auto result = make_plan(spec_, test_);
    return result ? "no problem" : to_string(result.error());
  }
  spec::Step& step() { return spec_.workload.journeys[0].steps[0]; }

  TestFolder folder_;
  spec::Spec spec_;
  spec::Test test_;
};

TEST_F(MakePlan, ConstantRateIsAnOpenModelAsLongAsTheTest) {
  test_.warm_up = 2s;
  test_.seed = 7;
  const Plan result = plan();
  EXPECT_EQ(std::get<OpenModel>(result.streams[0].model).curve.expected_in_all(), 300);
  EXPECT_EQ(result.duration, 10s);
  EXPECT_EQ(result.warm_up, 2s);
  EXPECT_EQ(result.seed, Seed{7});
  EXPECT_EQ(result.load_text, "30/s");
  EXPECT_EQ(result.expected_peak_share, 0);
}

TEST_F(MakePlan, UsersAreAClosedModel) {
  test_.load.base = spec::constant_users(64);
  const Plan result = plan();
  EXPECT_EQ(std::get<ClosedModel>(result.streams[0].model).users, 64u);
  EXPECT_EQ(result.load_text, "64 users");
}

// 864,000 sessions a day with 24 % of them in the busiest hour are 57.6/s at peak.
TEST_F(MakePlan, LoadIsComparedWithTheExpectedPeak) {
  spec_.workload.users = 864'000;
  spec_.workload.sessions_per_user = Rate{1.0 / 86'400};
  spec_.workload.peak_hour = {0.24};
  test_.load.base = spec::constant(rate(28.8));
  test_.load.spike = spec::Spike{.factor = {8}, .duration = 1s, .at = {}};
  EXPECT_NEAR(plan().expected_peak_share, 0.5, 1e-12);
  test_.load.base = spec::constant({});
  EXPECT_NEAR(plan().expected_peak_share, 1, 1e-12);
}

TEST_F(MakePlan, ExpectedPeakOfAnUnknownWorkloadIsAnErrorAtTheTest) {
  test_.load.base = spec::constant({});
  EXPECT_THAT(problem(), testing::StartsWith("headroom.yaml:40:3: the load \"expected peak\" "
                                             "cannot be worked out; the workload section has no "
                                             "users and sessions; "));
}

TEST_F(MakePlan, TestWithoutAnEndIsAnError) {
  test_.duration.reset();
  EXPECT_EQ(problem(),
            "headroom.yaml:40:3: the test load has no end; neither a rate nor users come to "
            "an end by themselves; say how long it lasts, such as `for: 2min`");
  test_.load.base = spec::constant_users(1);
  EXPECT_THAT(problem(), HasSubstr("has no end"));
}

// 4 s before the spike, 4 s of it and 4 s after it; with `at` 1 s before it.
TEST_F(MakePlan, ASpikeEndsALoadOfWhichNothingElseSaysHowLongItTakes) {
  test_.duration.reset();
  test_.load.spike = spec::Spike{.factor = {8}, .duration = 4s, .at = {}};
  const Plan result = plan();
  EXPECT_EQ(result.duration, 12s);
  EXPECT_THAT(std::get<OpenModel>(result.streams[0].model).curve.pieces(),
              ElementsAre(RateCurve::Piece{4, 30, 30}, RateCurve::Piece{4, 240, 240},
                          RateCurve::Piece{4, 30, 30}));
  test_.load.spike->at = 1s;
  EXPECT_EQ(plan().duration, 9s);
  test_.duration = 1min;
  EXPECT_EQ(plan().duration, 1min);
}

TEST_F(MakePlan, WarmUpThatTakesTheWholeTestIsAnError) {
  test_.warm_up = 10s;
  EXPECT_THAT(problem(), HasSubstr("the warm-up of 10s takes the whole test of 10s"));
}

TEST_F(MakePlan, TraceEndsTheTestAtTheFullSecondAfterItsLastStart) {
  folder_.write("trace.csv", "t\n100\n104\n107\n");
  test_.load.base = spec::Trace{.path = "trace.csv", .column = "", .speed = {2}};
  test_.duration.reset();
  const Plan result = plan();
  EXPECT_THAT(std::get<TraceModel>(result.streams[0].model).starts,
              ElementsAre(0ms, 2000ms, 3500ms));
  EXPECT_EQ(result.duration, 4s);
  EXPECT_EQ(result.load_text, "trace trace.csv at 2x speed");
}

TEST_F(MakePlan, TraceIsCutByTheTestAndNeverOutlastedByIt) {
  folder_.write("trace.csv", "t\n0\n4\n7\n");
  test_.load.base = spec::Trace{.path = "trace.csv", .column = "", .speed = {1}};
  test_.duration = 5s;
  EXPECT_EQ(plan().duration, 5s);
  test_.duration = 1min;
  EXPECT_EQ(plan().duration, 8s);
}

TEST_F(MakePlan, SpikeWithoutARateIsAnError) {
  test_.load.base = spec::constant_users(64);
  test_.load.spike = spec::Spike{.factor = {8}, .duration = 1s, .at = {}};
  EXPECT_THAT(problem(), HasSubstr("the test load has a spike and no rate"));
}

TEST_F(MakePlan, SharesSumToOne) {
  spec_.workload.journeys[0].share = {0.4};
  spec_.workload.journeys.push_back(journey("other", 0.1, {"away"}));
  const Plan result = plan();
  EXPECT_DOUBLE_EQ(result.journeys[0].share, 0.8);
  EXPECT_DOUBLE_EQ(result.journeys[1].share, 0.2);
}

TEST_F(MakePlan, WorkloadWithoutJourneysIsAnError) {
  spec_.workload.journeys.clear();
  EXPECT_THAT(problem(), HasSubstr("headroom.yaml: there is no journey to send"));
}

TEST_F(MakePlan, ErrorInATemplateStandsAtItsStep) {
  step().at = {.line = 12, .column = 9};
  step().target = "/${nme}";
  EXPECT_THAT(problem(), testing::StartsWith("headroom.yaml:12:9: ${nme} is not known here"));
}

TEST_F(MakePlan, ErrorInADataFileNamesThatFile) {
  folder_.write("d.csv", "a,b\n1\n");
  spec_.workload.data.push_back(csv_data("d", "d.csv"));
  EXPECT_THAT(problem(), testing::StartsWith((folder_.path() / "d.csv").string() + ":2:1: "));
}

// The step is visited 3 times on average in 80 % of the sessions: 2.4 rows, rounded up.
TEST_F(MakePlan, CountsTheRowsThatASessionDrawsOnAverage) {
  folder_.write("d.csv", "a,b\n1,2\n");
  spec_.workload.data.push_back(csv_data("d", "d.csv"));
  spec_.workload.data.push_back(csv_data("unused", "d.csv"));
  step().target = "/${d.a}/${d.b}";
  step().repeat = Distribution::parse("geometric(mean 3)", Dimension::kCount).value();
  spec_.workload.journeys[0].share = {0.8};
  spec_.workload.journeys.push_back(journey("other", 0.2, {"away"}));
  const Plan result = plan();
  EXPECT_THAT(result.rows_per_session, ElementsAre(3, 1));
  EXPECT_THAT(result.steps[0].tables, ElementsAre(0));
  EXPECT_THAT(result.steps[1].tables, ElementsAre());
}

}  // namespace
}  // namespace headroom::workload
