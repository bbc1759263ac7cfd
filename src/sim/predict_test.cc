// From the service file of the bundled example to verdicts on a run that never happened.
#include "sim/predict.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "run/condenser.h"
#include "run/judge.h"
#include "sim/effort.h"
#include "sim/model_of.h"
#include "sim/simulation.h"
#include "spec/read.h"

namespace headroom::sim {
namespace {

using namespace std::chrono_literals;

const spec::Spec& chat() {
  static const spec::Spec spec = [] {
    auto read = spec::read_file(std::string(HEADROOM_SOURCE_DIR) + "/examples/chat/headroom.yaml");
    EXPECT_TRUE(read);
    return std::move(*read);
  }();
  return spec;
}

const spec::Test& test_named(std::string_view name) {
  return *std::ranges::find(chat().tests, name, &spec::Test::name);
}

run::Run predicted(const spec::Spec& spec, std::string_view test) {
  const auto plan = workload::make_plan(spec, test_named(test));
  EXPECT_TRUE(plan) << to_string(plan.error());
  const auto service = model_of(spec, *plan, Scaling::kFixed);
  EXPECT_TRUE(service) << to_string(service.error().front());
  const Layout layout(service->model);
  run::Condenser recorder;
  const auto end =
      predict({.plan = *plan, .layout = layout, .table = service->table}, {}, recorder);
  EXPECT_TRUE(end) << to_string(end.error());
  return recorder.take();
}

TEST(Predict, TheChatExampleMeetsItsRequirementsAtTheExpectedPeak) {
  const run::Run run = predicted(chat(), "load");
  EXPECT_EQ(run.header.origin, run::Origin::kSimulated);
  const run::Judgement judgement = run::judge_whole(run, chat().requirements);
  for (const run::Verdict& verdict : judgement.verdicts) {
    EXPECT_EQ(verdict.ruling, run::Ruling::kPass) << verdict.reason;
  }
  EXPECT_TRUE(judgement.trust.trusted);
  // 4.5 sessions a second for 35 s, of which 80 % begin at home: 126, within five deviations.
  const auto home = std::ranges::find(run.header.classes, "home") - run.header.classes.begin();
  const run::Counts at_home = run::counts(run, static_cast<std::size_t>(home), run::whole(run));
  EXPECT_NEAR(static_cast<double>(at_home.started), 126, 5 * std::sqrt(126.0));
  const auto ask = std::ranges::find(run.header.classes, "ask") - run.header.classes.begin();
  const run::Totals totals = run::totals(run, static_cast<std::size_t>(ask), run::whole(run));
  EXPECT_EQ(totals.started, totals.succeeded + totals.failed);
  // The answer begins after 120 ms at least, and ends 5 ms a token later.
  EXPECT_GE(totals[run::Measure::kTtft].min(), 119'000'000U);
  EXPECT_LT(totals[run::Measure::kTtft].percentile(0.5),
            totals[run::Measure::kResponseTime].percentile(0.5));
}

TEST(Predict, WithAFifthOfTheSlotsItDoesNot) {
  spec::Spec small = chat();
  for (spec::Component& component : small.system.components) {
    if (component.name == "model") component.slots = 4;
  }
  const run::Run run = predicted(small, "load");
  EXPECT_EQ(run::judge_whole(run, small.requirements).outcome, run::Outcome::kFail);
}

TEST(Predict, TheSameSeedGivesTheSameRun) {
  const run::Run one = predicted(chat(), "smoke");
  const run::Run other = predicted(chat(), "smoke");
  ASSERT_EQ(one.slices.size(), other.slices.size());
  for (std::size_t i = 0; i < one.slices.size(); ++i) {
    for (std::size_t c = 0; c < one.slices[i].classes.size(); ++c) {
      EXPECT_EQ(one.slices[i].classes[c].histograms, other.slices[i].classes[c].histograms);
    }
  }
}

// 10 sessions a second, each of 6 requests 10 s apart: 60 requests a second after a minute.
class LongSessions : public testing::Test {
 protected:
  LongSessions()
      : spec_(spec::read_text(R"(headroom: 1
service: s
workload: { journeys: { j: { think: 10s, steps: [ a: { request: GET /, repeat: 6 } ] } } }
system: { components: { a: { demand: 1ms, concurrency: 4 } } }
tests: { t: { load: 10/s, for: 3min } }
)",
                              "s.yaml")
                  .value()),
        plan_(workload::make_plan(spec_, spec_.tests.front()).value()),
        model_(model_of(spec_, plan_, Scaling::kFixed).value().model),
        layout_(model_) {}

  const spec::Spec spec_;
  const workload::Plan plan_;
  const Model model_;
  const Layout layout_;
};

TEST_F(LongSessions, ThatOnlyPausedAtFirstAskAsMuchAsIfTheyAlwaysHad) {
  const auto asked = [&](Nanos ask_from, run::Window window) {
    run::Condenser recorder;
    EXPECT_TRUE(predict({.plan = plan_, .layout = layout_, .ask_from = ask_from}, {}, recorder));
    return static_cast<double>(run::counts(recorder.take(), 0, window).started);
  };
  EXPECT_EQ(asked(70s, {0, 70}), 0);
  // The very requests, but for those that an answer of a millisecond moves over the edge.
  const double whole = asked(0s, {80, 180});
  EXPECT_NEAR(asked(70s, {80, 180}), whole, 2);
  EXPECT_NEAR(whole, 60 * 100, 5 * 6 * std::sqrt(1000));  // a thousand sessions, five deviations
}

TEST_F(LongSessions, AreNoEffortWhileTheyOnlyPauseButForTheirPauses) {
  const Effort whole = effort_of(model_, plan_);
  EXPECT_DOUBLE_EQ(whole.requests, 1800 * 6);
  // Of the 1,800 sessions 1,500 begin in the first 150 s.
  const Effort end = effort_of(model_, plan_, 150s);
  EXPECT_DOUBLE_EQ(end.requests, 300 * 6);
  EXPECT_DOUBLE_EQ(end.events, whole.events * 300 / 1800 + 1500 * 6);
  // What the end takes is what a prediction of it may take.
  const Nanos between = from_seconds((whole.seconds() + end.seconds()) / 2);
  const auto predicted = [&](Nanos ask_from) {
    run::Condenser recorder;
    return predict({.plan = plan_, .layout = layout_, .ask_from = ask_from, .longest = between}, {},
                   recorder);
  };
  EXPECT_TRUE(predicted(150s));
  EXPECT_FALSE(predicted(0s));
}

TEST(ModelOf, ReadsTheChatExample) {
  const auto plan = workload::make_plan(chat(), test_named("load"));
  ASSERT_TRUE(plan);
  const auto service = model_of(chat(), *plan, Scaling::kFollowsTarget);
  ASSERT_TRUE(service) << to_string(service.error().front());
  const Model& model = service->model;
  ASSERT_EQ(model.components.size(), 4U);
  const Component& api = model.components[1];
  EXPECT_EQ(api.name, "api");
  EXPECT_EQ(api.replicas, 2U);
  EXPECT_EQ(api.processor.kind, Processor::Kind::kCores);
  EXPECT_EQ(api.queue, 256U);
  EXPECT_EQ(api.calls[0].timeout, 30s);
  const Component& llm = model.components[2];
  EXPECT_EQ(llm.concurrency, 20U);
  EXPECT_EQ(llm.replicas_max, 20U);
  ASSERT_TRUE(llm.autoscaler);
  EXPECT_EQ(llm.autoscaler->target, 0.7);
  EXPECT_EQ(model.columns.size(), 1U);
  EXPECT_EQ(service->table, 0U);
}

TEST(ModelOf, NamesTheColumnThatTheDataLacks) {
  spec::Spec spec = chat();
  spec.system.components[2].holds = "120ms + 5ms * output_token";
  const auto plan = workload::make_plan(spec, test_named("load"));
  ASSERT_TRUE(plan);
  const auto service = model_of(spec, *plan, Scaling::kFixed);
  ASSERT_FALSE(service);
  EXPECT_EQ(service.error()[0].what, "\"output_token\" is no column of the data");
  EXPECT_NE(service.error()[0].fix.find("output_tokens"), std::string::npos);
  EXPECT_GT(service.error()[0].at.line, 0);
}

TEST(ModelOf, ARequestWithoutDataCannotGoWhereDataDecides) {
  spec::Spec spec = chat();
  spec.system.components[1].calls[0].on.clear();  // every step calls the model
  const auto plan = workload::make_plan(spec, test_named("load"));
  ASSERT_TRUE(plan);
  const auto service = model_of(spec, *plan, Scaling::kFixed);
  ASSERT_FALSE(service);
  EXPECT_EQ(service.error().size(), 3U);  // home, list and open
}

}  // namespace
}  // namespace headroom::sim
