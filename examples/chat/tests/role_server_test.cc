#include "role_server.h"

#include "harness.h"

namespace chat {
namespace {

class RoleServerTest : public Harness {
 protected:
  RoleServer& add_role(std::chrono::nanoseconds start_delay = 0s) {
    auto& server = add_server(start_delay);
    server.route("GET", "/work",
                 [](headroom::http::Exchange& exchange) -> boost::asio::awaitable<void> {
                   auto response = Response::text(200, "done");
                   co_await exchange.respond(std::move(response));
                 });
    EXPECT_TRUE(server.start());
    return server;
  }
};

TEST_F(RoleServerTest, IsHealthyOnceStarted) {
  add_role();
  const auto health = get(last(), "/healthz");
  EXPECT_EQ(health.status, 200);
  EXPECT_EQ(health.body, "ready\n");
  EXPECT_EQ(metric(last(), "chatd_ready"), 1);
}

TEST_F(RoleServerTest, WhileStartingServesNothingButHealthAndMetrics) {
  add_role(1h);
  const auto health = get(last(), "/healthz");
  EXPECT_EQ(health.status, 503);
  EXPECT_EQ(health.body, "starting\n");
  EXPECT_EQ(get(last(), "/work").status, 503);
  EXPECT_EQ(metric(last(), "chatd_ready"), 0);
}

TEST_F(RoleServerTest, BecomesReadyAfterItsDelay) {
  add_role(2ms);
  while (get(last(), "/healthz").status == 503 && !HasFailure()) {
  }
  EXPECT_EQ(get(last(), "/work").status, 200);
}

TEST_F(RoleServerTest, WhileDrainingIsUnhealthyButServes) {
  add_role().drain();
  const auto health = get(last(), "/healthz");
  EXPECT_EQ(health.status, 503);
  EXPECT_EQ(health.body, "draining\n");
  EXPECT_EQ(get(last(), "/work").status, 200);
}

}  // namespace
}  // namespace chat
