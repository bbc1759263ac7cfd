// `headroom test --out`: the figures of a run, as real programs that keep metrics have them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <ctime>
#include <nlohmann/json.hpp>
#include <sstream>

#include "metrics_store.h"
#include "nginx.h"
#include "program.h"
#include "telemetry/protobuf_for_test.h"
#include "telemetry/receiver_for_test.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using telemetry::Message;
using testing::HasSubstr;

// Every bound of a histogram is at most 5/3 of the one below it, and what falls into a bucket is
// known to 0.8 %: so far can a quantile of the buckets be from the true one.
constexpr double kBucketRatio = 5.0 / 3 * 1.008;

class Outputs : public testing::Test {
 protected:
  // The result of two seconds at 200/s that also go to `out`.
  json test_with(const std::string& out) {
    const Outcome outcome = run(headroom({"test", nginx_.url("/ok"), "--rate", "200/s", "--for",
                                          "2s", "--json", "--out", out}),
                                folder_.path());
    EXPECT_TRUE(was_measured(outcome)) << outcome.err;
    said_ = outcome.err;
    return json::parse(outcome.out);
  }

  // The run as `store` has it agrees with the run as headroom itself tells it.
  void expect_agreement(const MetricsStore& store, const json& result) {
    const json& request = result.at("requests").at("request");
    const std::string of_run = "{run=\"" + result.at("run").get<std::string>() + "\"}";
    const auto now = static_cast<double>(std::time(nullptr) + 2);
    // The last value of counters, which the markers for the end hide from an instant query.
    const auto last = [&](const std::string& name) {
      return "max_over_time(headroom_" + name + of_run + "[5m])";
    };
    const double count = request.at("count");
    EXPECT_EQ(count, 400);
    EXPECT_EQ(store.query_until("sum(" + last("requests_total") + ")", now, count), count);
    EXPECT_EQ(store.query_until("sum(" + last("response_time_seconds_count") + ")", now, count),
              count);
    const double p95 = request.at("response_time_s").at("p95");
    const double quantile = store.query(
        "histogram_quantile(0.95, sum by (le) (" + last("response_time_seconds_bucket") + "))",
        now);
    EXPECT_GE(quantile, p95 / kBucketRatio);
    EXPECT_LE(quantile, p95 * kBucketRatio);
  }

  Nginx nginx_{"    location /ok { return 200 \"ok\"; }\n"};
  Folder folder_;
  std::string said_;
};

TEST_F(Outputs, PrometheusHasTheRunByRemoteWrite) {
  const auto store = MetricsStore::prometheus();
  const json result = test_with("remote-write=" + store->url("/api/v1/write"));
  EXPECT_EQ(said_, "");  // nothing was lost
  expect_agreement(*store, result);
}

TEST_F(Outputs, VictoriaMetricsHasTheRunByRemoteWrite) {
  const auto store = MetricsStore::victoria_metrics();
  const json result = test_with("remote-write=" + store->url("/api/v1/write"));
  EXPECT_EQ(said_, "");
  expect_agreement(*store, result);
}

TEST_F(Outputs, PrometheusScrapesTheRunWhileItGoesOn) {
  const int port = free_port();
  const auto store = MetricsStore::prometheus_scraping(port);
  Program test(headroom({"test", nginx_.url("/ok"), "--rate", "200/s", "--for", "2min", "--out",
                         "prometheus=" + std::to_string(port)}),
               folder_.path());
  const std::string job = "{job=\"headroom\"}";
  EXPECT_GT(store->query_until_there("sum(headroom_requests_total" + job + ") > 0"), 0);
  const double quantile = store->query_until_there(
      "histogram_quantile(0.95, sum by (le) (headroom_response_time_seconds_bucket" + job + "))");
  EXPECT_GT(quantile, 0);
  EXPECT_LT(quantile, 10);
  test.signal(SIGINT);
  EXPECT_EQ(test.wait().exit_code, 130);
}

// No package of Debian 12 receives OTLP metrics; this reads them by the official field numbers.
TEST_F(Outputs, AReceiverOfOtlpHasTheRun) {
  telemetry::ReceiverForTest receiver([](int) { return 200; });
  test_with("otlp=" + receiver.url());
  EXPECT_EQ(said_, "");
  double requests = 0;  // of the last snapshot but the one that ends the run
  for (const http::Request& push : receiver.wait_for(1)) {
    for (const Message& snapshot : Message(push.body).messages(1)) {
      for (const Message& metric : snapshot.message(2).messages(2)) {
        if (metric.text(1) != "headroom.requests") continue;
        double sum = 0;
        for (const Message& point : metric.message(7).messages(1)) {
          if (point.has(4)) sum += point.real(4);
        }
        requests = std::max(requests, sum);
      }
    }
  }
  EXPECT_EQ(requests, 400);
}

TEST_F(Outputs, LinesOnStandardOutputAddUpToTheRun) {
  const Outcome outcome = run(
      headroom({"test", nginx_.url("/ok"), "--rate", "200/s", "--for", "2s", "--out", "json=-"}),
      folder_.path());
  EXPECT_TRUE(was_measured(outcome)) << outcome.err;
  std::istringstream lines(outcome.out);
  std::vector<json> documents;
  for (std::string line; std::getline(lines, line);) documents.push_back(json::parse(line));
  ASSERT_FALSE(documents.empty());
  EXPECT_EQ(documents.front().at("kind"), "begin");
  EXPECT_EQ(documents.back().at("kind"), "end");
  int requests = 0;
  for (const json& document : documents) {
    if (document.at("kind") == "second") requests += document.at("succeeded").get<int>();
  }
  EXPECT_EQ(requests, 400);
  EXPECT_THAT(outcome.err, HasSubstr("p95"));  // the summary has gone there
}

TEST_F(Outputs, AReceiverThatIsNotThereCostsNothingButItsSeconds) {
  const std::string where = "http://127.0.0.1:" + std::to_string(free_port());
  const json result = test_with("remote-write=" + where + "/write");
  EXPECT_EQ(result.at("verdict"), "pass");
  EXPECT_THAT(said_, HasSubstr("remote-write to " + where));
  EXPECT_THAT(said_, HasSubstr("seconds were not delivered"));
  EXPECT_THAT(said_, HasSubstr("refused the connection"));
}

TEST_F(Outputs, AKindThatIsNotKnownIsToldWithTheNearest) {
  const Outcome outcome =
      run(headroom({"test", nginx_.url("/ok"), "--users", "1", "--out", "prometeus=1"}),
          folder_.path());
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("did you mean prometheus?"));
}

}  // namespace
}  // namespace headroom::tests
