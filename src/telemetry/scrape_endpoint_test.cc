#include "telemetry/scrape_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/probe.h"
#include "telemetry/snapshot_for_test.h"

namespace headroom::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

http::Response scrape(const ScrapeEndpoint& endpoint, http::Request request = {}) {
  return http::fetch(parse_url(endpoint.url()).value(), std::move(request), 10s).value();
}

TEST(ScrapeEndpoint, AnswersBeforeTheRunHasBegun) {
  const auto endpoint = ScrapeEndpoint::open({.host = "127.0.0.1", .port = 0}).value();
  const http::Response response = scrape(*endpoint);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
}

TEST(ScrapeEndpoint, GivesTheNewestSnapshot) {
  const auto endpoint = ScrapeEndpoint::open({.host = "127.0.0.1", .port = 0}).value();
  Snapshot snapshot = small_snapshot();
  endpoint->publish(std::make_shared<const Snapshot>(snapshot));
  snapshot.families[0].points[0].value = 44;
  endpoint->publish(std::make_shared<const Snapshot>(snapshot));
  const http::Response response = scrape(*endpoint);
  EXPECT_THAT(response.body,
              HasSubstr("headroom_requests_total{class=\"ask\",test=\"load\"} 44.0\n"));
  EXPECT_EQ(*response.headers.find("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
}

TEST(ScrapeEndpoint, SpeaksOpenMetricsToWhoAsksForIt) {
  const auto endpoint = ScrapeEndpoint::open({.host = "127.0.0.1", .port = 0}).value();
  endpoint->publish(std::make_shared<const Snapshot>(small_snapshot()));
  const http::Response response =
      scrape(*endpoint, {.headers = {{"Accept", "application/openmetrics-text; version=1.0.0"}}});
  EXPECT_THAT(response.body, testing::EndsWith("# EOF\n"));
  EXPECT_THAT(*response.headers.find("Content-Type"), HasSubstr("application/openmetrics-text"));
}

TEST(ScrapeEndpoint, GoesAwayWhenItIsClosed) {
  const auto endpoint = ScrapeEndpoint::open({.host = "127.0.0.1", .port = 0}).value();
  const Url url = parse_url(endpoint->url()).value();
  endpoint->close(std::chrono::steady_clock::now());
  endpoint->wait();
  EXPECT_FALSE(http::fetch(url, {}, 10s));
}

TEST(ScrapeEndpoint, SaysWhenItsPortIsTaken) {
  const auto first = ScrapeEndpoint::open({.host = "127.0.0.1", .port = 0}).value();
  const Url url = parse_url(first->url()).value();
  const auto second = ScrapeEndpoint::open(url.origin.server);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().what, HasSubstr(std::to_string(url.origin.server.port)));
}

}  // namespace
}  // namespace headroom::telemetry
