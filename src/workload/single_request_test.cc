#include "workload/single_request.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <variant>

#include "workload/session.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;

SingleRequest sixty_four_users() {
  SingleRequest request;
  request.url = "http://127.0.0.1:8080/a?b=c";
  request.load.base = spec::constant_users(64);
  request.duration = 5s;
  return request;
}

TEST(SingleRequest, IsOneJourneyOfOneStep) {
  const auto plan = single_request_plan(sixty_four_users());
  ASSERT_TRUE(plan) << to_string(plan.error());
  ASSERT_EQ(plan->steps.size(), 1u);
  EXPECT_EQ(plan->steps[0].name, "request");
  EXPECT_EQ(plan->steps[0].method, "GET");
  EXPECT_EQ(plan->steps[0].target.constant_text(), "http://127.0.0.1:8080/a?b=c");
  EXPECT_EQ(plan->journeys.size(), 1u);
  EXPECT_EQ(plan->duration, 5s);
  EXPECT_EQ(std::get<ClosedModel>(plan->streams[0].model).users, 64u);
  EXPECT_EQ(plan->load_text, "64 users");
}

TEST(SingleRequest, TakesARateMethodHeadersAndBody) {
  SingleRequest request;
  request.url = "http://localhost/";
  request.method = "POST";
  request.headers = {{.name = "X-A", .value = "1"}};
  request.body_kind = spec::BodyKind::kJson;
  request.body = "{}";
  request.load.base = spec::constant({.rate = Rate{1000}, .of_peak = {}});
  request.timeout = 2s;
  request.warm_up = 1s;
  request.seed = Seed{9};
  const auto plan = single_request_plan(request);
  ASSERT_TRUE(plan) << to_string(plan.error());
  EXPECT_EQ(std::get<OpenModel>(plan->streams[0].model).curve.peak_per_second(), 1000);
  EXPECT_EQ(plan->steps[0].method, "POST");
  EXPECT_EQ(plan->steps[0].headers.size(), 2u);  // and Content-Type
  EXPECT_EQ(plan->steps[0].body->constant_text(), "{}");
  EXPECT_EQ(plan->steps[0].timeout, 2s);
  EXPECT_EQ(plan->warm_up, 1s);
  EXPECT_EQ(plan->seed, Seed{9});
}

TEST(SingleRequest, UrlMayVary) {
  SingleRequest request = sixty_four_users();
  request.url = "http://localhost/items/${sequence}";
  const auto plan = single_request_plan(request);
  ASSERT_TRUE(plan) << to_string(plan.error());
  Session session(*plan);
  session.begin(12);
  session.next();
  std::string out;
  session.render(plan->steps[0].target, out);
  EXPECT_EQ(out, "http://localhost/items/12");
}

TEST(SingleRequest, OfAWebSocketOpensOneAndAwaitsAnAnswerToWhatItSends) {
  SingleRequest request = sixty_four_users();
  request.url = "ws://localhost/chat";
  const auto opened = single_request_plan(request);
  ASSERT_TRUE(opened) << to_string(opened.error());
  EXPECT_EQ(opened->steps[0].receive.messages, 0u);
  EXPECT_EQ(opened->steps[0].carrier, spec::Carrier::kWebSocket);
  request.body_kind = spec::BodyKind::kText;
  request.body = "hi";
  const auto sent = single_request_plan(request);
  ASSERT_TRUE(sent) << to_string(sent.error());
  EXPECT_EQ(sent->steps[0].body->constant_text(), "hi");
  EXPECT_EQ(sent->steps[0].receive.messages, 1u);
}

TEST(SingleRequest, ErrorsStandWithoutAFile) {
  SingleRequest request = sixty_four_users();
  request.duration = 0s;
  const auto plan = single_request_plan(request);
  ASSERT_FALSE(plan);
  EXPECT_TRUE(to_string(plan.error()).starts_with("the test "));
}

}  // namespace
}  // namespace headroom::workload
