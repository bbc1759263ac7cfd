// HTTP/3 end to end: which connection carries a request, and what becomes of one that the server
// refuses, resets, or leaves without an answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <vector>

#include "load/engine_fixture.h"
#include "load/http3_server.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using Fate = Http3Server::Fate;
using Request = Http3Server::Request;
using run::Failure;

Options over_http3(const Http3Server& server, std::uint32_t streams = 100) {
  Options options{.base_url = server.url(),
                  .connecting = {.http = HttpVersion::k3, .streams = streams}};
  options.connecting.tls.verify = net::TlsOptions::Verify::kNothing;
  return options;
}

// So many requests, all at once.
workload::Plan at_once(std::size_t count, workload::Step step = get("a", "/")) {
  return plan_of({std::move(step)}, std::vector<Nanos>(count, Nanos::zero()));
}

// What the server has seen. Its thread writes; it is stopped before the test reads.
struct Seen {
  std::vector<Request> requests;

  std::size_t add(const Request& request) {
    requests.push_back(request);
    return requests.size() - 1;
  }
  std::size_t connections() const {
    std::set<int> numbers;
    for (const Request& request : requests) numbers.insert(request.connection);
    return numbers.size();
  }
};

TEST(Http3, ARequestHasItsFieldsAndItsBody) {
  Seen seen;
  Http3Server server([&](const Request& request) {
    seen.add(request);
    return Http3Server::Answer{};
  });
  auto step = get("a", "/items/${sequence}?q=a b");
  step.method = "POST";
  step.headers = {{"X-Trace", pattern("t${sequence}")},
                  {"Connection", pattern("close")},
                  {"Accept", pattern("text/plain")}};
  step.body = pattern("item ${sequence}");
  const Summing result = run_plan(plan_of({step}), over_http3(server));
  EXPECT_EQ(result.succeeded(), 1u);
  server.stop();
  ASSERT_EQ(seen.requests.size(), 1u);
  EXPECT_EQ(seen.requests[0].fields,
            (std::map<std::string, std::string>{{":method", "POST"},
                                                {":scheme", "https"},
                                                {":authority", server.url().substr(8)},
                                                {":path", "/items/0?q=a%20b"},
                                                {"user-agent", "headroom"},
                                                {"x-trace", "t0"},
                                                {"accept", "text/plain"},
                                                {"content-length", "6"}}));
  EXPECT_EQ(seen.requests[0].body, "item 0");
}

TEST(Http3, RequestsAtOnceShareAConnection) {
  Seen seen;
  Http3Server server([&](const Request& request) {
    seen.add(request);
    return Http3Server::Answer{};
  });
  const Summing result = run_plan(at_once(50), over_http3(server));
  EXPECT_EQ(result.succeeded(), 50u);
  server.stop();
  EXPECT_EQ(seen.connections(), 1u);
}

TEST(Http3, AConnectionTakesNoMoreStreamsThanTheUserSays) {
  Seen seen;
  Http3Server server([&](const Request& request) {
    seen.add(request);
    return Http3Server::Answer{.fate = Fate::kForgotten};
  });
  auto step = get("a", "/");
  step.timeout = 1500ms;
  const Summing result = run_plan(at_once(10, step), over_http3(server, 4));
  EXPECT_EQ(result.failed(Failure::kTimeout), 10u);
  server.stop();
  EXPECT_EQ(seen.requests.size(), 10u);
  EXPECT_EQ(seen.connections(), 3u);
}

TEST(Http3, ARequestBeyondWhatTheServerAllowsGoesElsewhereOrLater) {
  Seen seen;
  Http3Server server(
      [&](const Request& request) {
        seen.add(request);
        return Http3Server::Answer{};
      },
      2);
  const Summing result = run_plan(at_once(40), over_http3(server));
  EXPECT_EQ(result.succeeded(), 40u);
  server.stop();
  EXPECT_EQ(seen.requests.size(), 40u);
}

TEST(Http3, ALargeBodyAndALargeAnswerArriveWhole) {
  const std::string large = std::string(3'000'000, 'x') + "end";
  Seen seen;
  Http3Server server([&](const Request& request) {
    seen.add(request);
    return Http3Server::Answer{.body = large};
  });
  auto step = get("a", "/");
  step.method = "POST";
  step.body = pattern(large);
  step.checks = {
      expecting({.condition = {.kind = spec::Expectation::Kind::kContains, .text = "xend"}})};
  const Summing result = run_plan(at_once(3, step), over_http3(server));
  EXPECT_EQ(result.succeeded(), 3u);
  server.stop();
  ASSERT_EQ(seen.requests.size(), 3u);
  for (const Request& request : seen.requests) EXPECT_EQ(request.body.size(), large.size());
}

// RFC 9002: what is lost of either side is found missing, and sent again.
TEST(Http3, PacketsThatAreLostOnTheWayCostTimeAndNothingElse) {
  const std::string large = std::string(300'000, 'x') + "end";
  Seen seen;
  Http3Server server([&](const Request& request) {
    seen.add(request);
    return Http3Server::Answer{.body = large};
  });
  server.lose_every(10);
  auto step = get("a", "/");
  step.method = "POST";
  step.body = pattern(large);
  step.checks = {
      expecting({.condition = {.kind = spec::Expectation::Kind::kContains, .text = "xend"}})};
  const Summing result = run_plan(at_once(3, step), over_http3(server));
  EXPECT_EQ(result.succeeded(), 3u);
  EXPECT_EQ(result.failed_in_all(), 0u);
  server.stop();
  ASSERT_EQ(seen.requests.size(), 3u);
  for (const Request& request : seen.requests) EXPECT_EQ(request.body.size(), large.size());
}

TEST(Http3, ABodyThatVariesArrivesAsItWasRendered) {
  Seen seen;
  Http3Server server([&](const Request& request) {
    seen.add(request);
    return Http3Server::Answer{};
  });
  auto step = get("a", "/");
  step.method = "PUT";
  step.body = pattern("n ${sequence}");
  EXPECT_EQ(run_plan(at_once(20, step), over_http3(server)).succeeded(), 20u);
  std::set<std::string> bodies;
  server.stop();
  for (const Request& request : seen.requests) bodies.insert(request.body);
  EXPECT_EQ(bodies.size(), 20u);
  EXPECT_TRUE(bodies.contains("n 19"));
}

TEST(Http3, WhatTheServerHasNotWorkedOnIsSentAgain) {
  Seen seen;
  Http3Server server([&](const Request& request) {
    const bool is_first = seen.add(request) == 0;
    return Http3Server::Answer{.fate = is_first ? Fate::kRefused : Fate::kAnswered};
  });
  const Summing result = run_plan(at_once(1), over_http3(server));
  EXPECT_EQ(result.started(), 1u);
  EXPECT_EQ(result.succeeded(), 1u);
  server.stop();
  EXPECT_EQ(seen.requests.size(), 2u);
}

TEST(Http3, AServerThatRefusesForeverIsAFailure) {
  Seen seen;
  Http3Server server([&](const Request& request) {
    seen.add(request);
    return Http3Server::Answer{.fate = Fate::kRefused};
  });
  const Summing result = run_plan(at_once(1), over_http3(server));
  EXPECT_EQ(result.failed(Failure::kReset), 1u);
  EXPECT_EQ(words_of_failure(result), "a: reset: its stream ended with H3_REQUEST_REJECTED");
  server.stop();
  EXPECT_EQ(seen.requests.size(), 4u);
}

TEST(Http3, AnAnswerThatIsBrokenOffIsAResetAndHarmsNoOther) {
  Seen seen;
  Http3Server server([&](const Request& request) {
    const bool is_first = seen.add(request) == 0;
    return Http3Server::Answer{.fate = is_first ? Fate::kReset : Fate::kAnswered};
  });
  const Summing result = run_plan(at_once(5), over_http3(server));
  EXPECT_EQ(result.failed(Failure::kReset), 1u);
  EXPECT_EQ(result.succeeded(), 4u);
  server.stop();
  EXPECT_EQ(seen.connections(), 1u);
}

TEST(Http3, BytesThatAreNoHttpAreAFailureOfTheProtocol) {
  Http3Server server([&](const Request&) { return Http3Server::Answer{.fate = Fate::kGarbled}; });
  const Summing result = run_plan(at_once(1), over_http3(server));
  EXPECT_EQ(result.failed(Failure::kProtocol), 1u);
  EXPECT_EQ(words_of_failure(result),
            "a: protocol: the server broke the rules of HTTP/3: QPACK_DECOMPRESSION_FAILED");
}

TEST(Http3, AServerThatTakesNoMoreIsLeftForANewConnection) {
  Seen seen;
  Http3Server server([&](const Request& request) {
    seen.add(request);
    return Http3Server::Answer{.fate = Fate::kAnsweredLast};
  });
  const auto plan = plan_of({get("a", "/")}, {0ms, 100ms, 200ms});
  EXPECT_EQ(run_plan(plan, over_http3(server)).succeeded(), 3u);
  server.stop();
  EXPECT_EQ(seen.connections(), 3u);
}

TEST(Http3, AConnectionResumesTheSessionOfTheOneBefore) {
  Http3Server server(
      [](const Request&) { return Http3Server::Answer{.fate = Fate::kAnsweredLast}; });
  const auto plan = plan_of({get("a", "/")}, {0ms, 100ms, 200ms});
  EXPECT_EQ(run_plan(plan, over_http3(server)).succeeded(), 3u);
  EXPECT_EQ(server.resumed(), 2);
  Options options = over_http3(server);
  options.connecting.tls.resume = net::TlsOptions::Resume::kNever;
  EXPECT_EQ(run_plan(plan, options).succeeded(), 3u);
  EXPECT_EQ(server.resumed(), 2);
}

TEST(Http3, ARequestWithoutAnAnswerTimesOutAndItsConnectionGoesOn) {
  Seen seen;
  Http3Server server([&](const Request& request) {
    const bool is_first = seen.add(request) == 0;
    return Http3Server::Answer{.fate = is_first ? Fate::kForgotten : Fate::kAnswered};
  });
  auto step = get("a", "/");
  step.timeout = 100ms;
  const Summing result = run_plan(plan_of({step}, {0ms, 150ms}), over_http3(server));
  EXPECT_EQ(result.failed(Failure::kTimeout), 1u);
  EXPECT_EQ(result.succeeded(), 1u);
  server.stop();
  EXPECT_EQ(seen.connections(), 1u);
}

TEST(Http3, AServerThatIsGoneWithoutAWordIsFoundOutByTimeouts) {
  Seen seen;
  std::atomic<Http3Server*> there = nullptr;
  Http3Server server([&](const Request& request) {
    if (seen.add(request) == 1) there.load()->fall_silent();
    return Http3Server::Answer{};
  });
  there = &server;
  auto step = get("a", "/");
  step.timeout = 200ms;
  const Summing result = run_plan(plan_of({step}, {0ms, 50ms, 100ms}), over_http3(server));
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(result.failed(Failure::kTimeout), 2u);
}

}  // namespace
}  // namespace headroom::load
