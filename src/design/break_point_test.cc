#include "design/break_point.h"

#include <gtest/gtest.h>

#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

TEST(BreakPoint, IsWhereTheFormulaHasIt) {
  // p95 of M/M/1 is ln 20 / (20 - rate): 1 s at 17.0 a second. The search is within 5 %, and the
  // p95 of 5,000 requests at that load within some 20 %, which is 0.6 a second.
  const Service service = service_for_test();
  const auto point = break_point(service, service.model.model);
  ASSERT_TRUE(point) << point.error().what;
  ASSERT_TRUE(point->holds && point->breaks);
  EXPECT_NEAR(point->holds->per_second, 17.0, 17.0 * 0.05 + 0.6);
  EXPECT_LE(point->breaks->per_second / point->holds->per_second, 1.05 + 1e-9);
  ASSERT_EQ(point->broken.size(), 1U);
  EXPECT_EQ(point->broken[0].requirement.text, "response_time p95 < 1s");
}

TEST(BreakPoint, IsNotThereWhereNothingRunsOut) {
  const Service service = service_for_test(replaced(kCounter, "      concurrency: 1\n", ""));
  const auto point = break_point(service, service.model.model);
  ASSERT_TRUE(point) << point.error().what;
  EXPECT_FALSE(point->breaks);
  EXPECT_DOUBLE_EQ(point->holds->per_second, 10'000);  // a thousand times the peak
}

TEST(BreakPoint, IsNotThereEitherWhereNothingEverHeld) {
  const Service service = service_for_test(replaced(kCounter, "p95 < 1s", "p95 < 10ms"));
  const auto point = break_point(service, service.model.model);
  ASSERT_TRUE(point) << point.error().what;
  EXPECT_FALSE(point->holds);
}

TEST(BreakPoint, OfOneJourneyIsThatOfItsOwnSteps) {
  const Service service = service_for_test(replaced(
      kCounter, "{ buy: { steps: [ { order: POST /order } ] } }",
      "{ buy: { share: 50%, steps: [ { order: POST /order } ] },"
      " many: { share: 50%, steps: [ { first: GET / }, { second: GET / }, { third: GET / } ] } }"));
  const auto buy = break_point(service, service.model.model, {1, 0});
  const auto many = break_point(service, service.model.model, {0, 1});
  ASSERT_TRUE(buy && many);
  // Three requests a session, one after the other without a pause; each of them waits as one of
  // many that come at random, or nearly so.
  EXPECT_NEAR(buy->holds->per_second / many->holds->per_second, 3, 0.5);
}

TEST(Held, WaitsUntilSessionsHaveBuiltUp) {
  // 1000 requests a second are served. 150 sessions a second ask for 1500, but each of them asks
  // ten times in 270 s: in the first minute there are no more than 450.
  const Service service = service_for_test(replaced(
      replaced(kCounter, "buy: { steps: [ { order: POST /order } ] }",
               "buy: { think: 30s, steps: [ { order: { request: POST /order, repeat: 10 } } ] }"),
      "demand: 50ms", "demand: 1ms"));
  const auto held = hold(service, service.model.model, {.sessions = Rate{150}});
  ASSERT_TRUE(held) << held.error().what;
  EXPECT_FALSE(held->holds());
}

}  // namespace
}  // namespace headroom::design
