// How patient and how persistent the client of a step is, as it is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/step_for_test.h"

namespace headroom::spec {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Client, FollowsRedirectsAndKeepsCookiesUnlessTold) {
  const Step step = step_with("timeout: 1s");
  EXPECT_EQ(step.redirects, Redirects::kFollow);
  EXPECT_FALSE(step.retry.has_value());
  EXPECT_FALSE(step.abort.has_value());
  EXPECT_EQ(step_with("redirects: no").redirects, Redirects::kLeave);
}

TEST(Client, RetriesWhatTheFileNames) {
  const auto retry = step_with(
                         "retry: { attempts: 3, on: [ 503, status 4xx, timeout ], backoff: 200ms "
                         "exponential, jitter: full, budget: 10% }")
                         .retry;
  ASSERT_TRUE(retry.has_value());
  EXPECT_EQ(retry->attempts, 3);
  EXPECT_EQ(retry->backoff, Nanos(200ms));
  EXPECT_TRUE(retry->exponential);
  EXPECT_TRUE(retry->full_jitter);
  EXPECT_EQ(retry->budget->value, 0.1);
  EXPECT_TRUE(retry->on.timeout);
  EXPECT_FALSE(retry->on.refused);
  ASSERT_EQ(retry->on.statuses.size(), 2u);
  EXPECT_EQ(retry->on.statuses[0].from, 503);
  EXPECT_EQ(retry->on.statuses[1].from, 400);
  EXPECT_EQ(retry->on.statuses[1].to, 499);
}

TEST(Client, NoFailureIsMadeUp) {
  EXPECT_THAT(
      problems_with("retry: { attempts: 2, on: [ 999, reset, oops ] }"),
      ElementsAre(HasSubstr("on: \"999\" is no failure"), HasSubstr("on: \"oops\" is no failure")));
}

TEST(Client, LeavesAfterATimeOrSoManyEvents) {
  const auto abort = step_with("stream: sse, abort: { share: 10%, events: 20, after: 3s }").abort;
  ASSERT_TRUE(abort.has_value());
  EXPECT_EQ(abort->share.value, 0.1);
  EXPECT_EQ(abort->events, 20u);
  EXPECT_EQ(abort->after->mean(), 3);
  EXPECT_THAT(problems_with("abort: { share: 10% }"),
              ElementsAre(HasSubstr("abort does not say when")));
}

TEST(Turn, SaysSomethingAndKnowsWhereItHearsTheAnswer) {
  const auto turn =
      step_with(
          "json: { messages: \"${conversation}\" }, turn: { says: \"${text(20)}\", system: s, "
          "hears: \"$.choices[0].message.content\" }")
          .turn;
  ASSERT_TRUE(turn.has_value());
  EXPECT_EQ(turn->says, "${text(20)}");
  EXPECT_EQ(turn->system, "s");
  EXPECT_EQ(turn->hears, "$.choices[0].message.content");
  EXPECT_EQ(step_with("stream: sse, turn: hello").turn->says, "hello");
}

TEST(Turn, OfAnAnswerThatIsNoStreamMustSayWhatItHears) {
  EXPECT_THAT(problems_with("turn: { says: hello }"),
              ElementsAre(HasSubstr("does not say what it hears")));
}

TEST(Turn, IsNotTakenBesideOthers) {
  const Reading reading = read_text(
      "workload: { journeys: { j: { steps: [ { g: { parallel: 2, steps: [ { a: { request: GET /, "
      "stream: sse, turn: hello } } ] } } ] } } }",
      "h.yaml");
  ASSERT_FALSE(reading.has_value());
  EXPECT_THAT(to_string(reading.error().front()), HasSubstr("a is a turn in a parallel group"));
}

}  // namespace
}  // namespace headroom::spec
