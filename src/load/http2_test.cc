// HTTP/2 end to end: which connection carries a request, and what becomes of one that the server
// refuses, resets, or leaves without an answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>

#include "load/engine_fixture.h"
#include "load/http2_peer.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using run::Failure;
using run::Measure;
using testing::Contains;
using testing::Pair;

Options over_http2(const ScriptedServer& server, std::uint32_t streams = 100) {
  return {.base_url = server.url(), .connecting = {.http = HttpVersion::k2, .streams = streams}};
}

// So many requests, all at once.
workload::Plan at_once(std::size_t count, workload::Step step = get("a", "/")) {
  return plan_of({std::move(step)}, std::vector<Nanos>(count, Nanos::zero()));
}

TEST(Http2, ARequestHasItsFieldsAndItsBody) {
  std::optional<Http2Peer::Request> seen;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    seen = peer.next_request();
    peer.respond(seen->stream, "ok");
    peer.next_request();
  });
  auto step = get("a", "/items/${sequence}?q=a b");
  step.method = "POST";
  step.headers = {{"X-Trace", pattern("t${sequence}")},
                  {"Connection", pattern("close")},
                  {"Accept", pattern("text/plain")}};
  step.body = pattern("item ${sequence}");
  const Summing result = run_plan(plan_of({step}), over_http2(server));
  EXPECT_EQ(result.succeeded(), 1u);
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->fields, (std::map<std::string, std::string>{
                              {":method", "POST"},
                              {":scheme", "http"},
                              {":authority", "127.0.0.1:" + std::to_string(server.port())},
                              {":path", "/items/0?q=a%20b"},
                              {"user-agent", "headroom"},
                              {"x-trace", "t0"},
                              {"accept", "text/plain"},
                              {"content-length", "6"}}));
  EXPECT_EQ(seen->body, "item 0");
}

TEST(Http2, WhatEveryBodyEndsWithFollowsWhatVaries) {
  std::optional<Http2Peer::Request> seen;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    seen = peer.next_request();
    peer.respond(seen->stream, "ok");
    peer.next_request();
  });
  auto step = get("a", "/");
  step.method = "PUT";
  step.body = pattern("n${sequence};");
  step.body_tail = workload::Blob(std::string(20'000, 'f'));
  EXPECT_EQ(run_plan(plan_of({step}), over_http2(server)).succeeded(), 1u);
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->fields.at("content-length"), "20003");
  EXPECT_EQ(seen->body, "n0;" + std::string(20'000, 'f'));
}

TEST(Http2, BytesAreThoseOfTheStreamsFrames) {
  ScriptedServer server(always_ok_over_http2());
  auto step = get("a", "/");
  step.method = "POST";
  step.body = workload::Template({{std::string(40'000, 'x'), false, {}}});
  const Summing result = run_plan(plan_of({step}), over_http2(server));
  const auto& of_class = result.slices[0].classes[0];
  // Three frames of at most 16 KiB, and the head's, which HPACK makes smaller than 200 bytes.
  EXPECT_GT(of_class.bytes_out, 40'000u + 4 * 9);
  EXPECT_LT(of_class.bytes_out, 40'000u + 4 * 9 + 200);
  // ":status: 200" is one byte of HPACK; "ok" are two.
  EXPECT_EQ(of_class.bytes_in, 9u + 1 + 9 + 2);
}

TEST(Http2, AnotherConnectionIsOpenedWhenAllAreFull) {
  std::atomic<int> connections = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    ++connections;
    always_ok_over_http2()(connection, number);
  });
  const Summing result = run_plan(at_once(10), over_http2(server, 4));
  EXPECT_EQ(result.succeeded(), 10u);
  // Three for ten, or fewer where a stream was free again before the last had begun.
  EXPECT_GE(connections, 2);
  EXPECT_LE(connections, 3);
}

TEST(Http2, OneConnectionIsEnoughForRequestsOneAfterTheOther) {
  std::atomic<int> connections = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    ++connections;
    always_ok_over_http2()(connection, number);
  });
  const Summing result =
      run_plan(plan_of({get("a", "/"), get("b", "/"), get("c", "/")}), over_http2(server, 1));
  EXPECT_EQ(result.succeeded(0) + result.succeeded(1) + result.succeeded(2), 3u);
  EXPECT_EQ(connections, 1);
}

TEST(Http2, AServersLimitOfStreamsIsObeyed) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    Http2Peer peer(connection, {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 2}});
    while (const auto request = peer.next_request()) peer.respond(request->stream, "ok");
  });
  const Summing result = run_plan(at_once(6), over_http2(server));
  EXPECT_EQ(result.succeeded(), 6u);
  EXPECT_EQ(result.failed_in_all(), 0u);
}

TEST(Http2, WhatAGoawayDoesNotCoverIsSentAgainElsewhere) {
  std::atomic<int> connections = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    ++connections;
    if (number > 0) return always_ok_over_http2()(connection, number);
    Http2Peer peer(connection);
    const auto first = peer.next_request();
    const auto second = peer.next_request();
    peer.goaway(first->stream);
    peer.respond(first->stream, "ok");
    peer.next_request();  // until the client leaves
  });
  const Summing result = run_plan(at_once(2), over_http2(server));
  EXPECT_EQ(result.succeeded(), 2u);
  EXPECT_EQ(result.failed_in_all(), 0u);
  EXPECT_EQ(connections, 2);
}

TEST(Http2, AStreamThatIsResetFails) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    peer.reset(peer.next_request()->stream, NGHTTP2_INTERNAL_ERROR);
    while (const auto request = peer.next_request()) peer.respond(request->stream, "ok");
  });
  const Summing result = run_plan(plan_of({get("a", "/"), get("b", "/")}), over_http2(server));
  EXPECT_EQ(result.failed(Failure::kReset, 0), 1u);
  EXPECT_EQ(words_of_failure(result), "a: reset: its stream ended with INTERNAL_ERROR");
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(Http2, ARequestThatIsRefusedAgainAndAgainFails) {
  std::atomic<int> asked = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    while (const auto request = peer.next_request()) {
      ++asked;
      peer.reset(request->stream, NGHTTP2_REFUSED_STREAM);
    }
  });
  const Summing result = run_plan(at_once(1), over_http2(server));
  EXPECT_EQ(result.failed(Failure::kReset), 1u);
  EXPECT_EQ(asked, 4);
}

TEST(Http2, ATimeoutCancelsItsStreamAndTheConnectionStays) {
  std::atomic<int> connections = 0;
  std::atomic<bool> was_cancelled = false;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    ++connections;
    Http2Peer peer(connection);
    was_cancelled = peer.wait_for_cancel(peer.next_request()->stream);
    while (const auto request = peer.next_request()) peer.respond(request->stream, "ok");
  });
  auto silent = get("a", "/");
  silent.timeout = 30ms;
  const Summing result = run_plan(plan_of({silent, get("b", "/")}), over_http2(server));
  EXPECT_EQ(result.failed(Failure::kTimeout, 0), 1u);
  EXPECT_EQ(words_of_failure(result), "a: timeout: not a byte of an answer came within 30ms");
  EXPECT_EQ(result.succeeded(1), 1u);
  EXPECT_TRUE(was_cancelled);
  EXPECT_EQ(connections, 1);
}

TEST(Http2, ABodyGoesThroughSmallWindows) {
  std::string seen;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    Http2Peer peer(connection, {{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 1000}});
    const auto request = peer.next_request();
    seen = request->body;
    peer.respond(request->stream, "ok");
    peer.next_request();
  });
  std::string body;
  for (int i = 0; i < 20'000; ++i) body += static_cast<char>('a' + i % 26);
  auto step = get("a", "/");
  step.method = "POST";
  step.body = workload::Template({{body, false, {}}});
  const Summing result = run_plan(plan_of({step}), over_http2(server));
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(seen, body);
}

TEST(Http2, ALargeResponseArrivesWhole) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    while (const auto request = peer.next_request()) {
      peer.respond(request->stream, std::string(3'000'000, 'x') + "end");
    }
  });
  auto step = get("a", "/");
  step.checks = {
      expecting({.condition = {.kind = spec::Expectation::Kind::kContains, .text = "xend"}})};
  const Summing result = run_plan(at_once(3, step), over_http2(server));
  EXPECT_EQ(result.succeeded(), 3u);
}

TEST(Http2, AWholeResponseEndsARequestThatIsNotSentYet) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    // Not a byte of the body may be sent.
    Http2Peer peer(connection, {{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 0}});
    peer.respond(peer.wait_for_head(), "too large", {{":status", "413"}});
    peer.next_request();
  });
  auto step = get("a", "/");
  step.method = "POST";
  // More than the window that streams have until the settings are known.
  step.body = workload::Template({{std::string(200'000, 'x'), false, {}}});
  const Summing result = run_plan(plan_of({step}), over_http2(server));
  EXPECT_EQ(result.failed(Failure::kStatus), 1u);
  EXPECT_EQ(result.failed_in_all(), 1u);
}

TEST(Http2, RedirectsCookiesAndTraceparentVaryARequest) {
  std::vector<Http2Peer::Request> seen;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    while (auto request = peer.next_request()) {
      seen.push_back(*request);
      if (seen.size() > 1) {
        peer.respond(request->stream, "ok");
      } else {
        peer.respond(
            request->stream, "",
            {{":status", "303"}, {"location", "/home?b"}, {"set-cookie", "id=7; Path=/home"}});
      }
    }
  });
  auto step = get("a", "/login/${sequence}");
  step.method = "POST";
  step.body = pattern("n${sequence}");
  step.redirects = spec::Redirects::kFollow;
  step.cookies = spec::Cookies::kKeep;
  auto plan = plan_of({step});
  plan.traced = Ratio{1};
  EXPECT_EQ(run_plan(plan, over_http2(server)).succeeded(), 1u);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].fields.count("cookie"), 0u);
  EXPECT_EQ(seen[0].body, "n0");
  EXPECT_EQ(seen[1].fields.at(":method"), "GET");
  EXPECT_EQ(seen[1].fields.at(":path"), "/home?b");
  EXPECT_EQ(seen[1].fields.at("cookie"), "id=7");
  EXPECT_EQ(seen[1].fields.count("content-length"), 0u);
  EXPECT_EQ(seen[1].body, "");
  EXPECT_EQ(seen[1].fields.at("traceparent"), seen[0].fields.at("traceparent"));
}

TEST(Http2, ARedirectToAnotherHostKeepsTheBodyAndNotTheCredentials) {
  std::optional<Http2Peer::Request> seen;
  ScriptedServer other([&](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    while (auto request = peer.next_request()) {
      seen = request;
      peer.respond(request->stream, "ok");
    }
  });
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    while (const auto request = peer.next_request()) {
      peer.respond(request->stream, "", {{":status", "307"}, {"location", other.url() + "/x"}});
    }
  });
  auto step = get("a", "/");
  step.method = "POST";
  step.headers = {{"Authorization", pattern("Basic bWU6c2VjcmV0")}};
  step.body = pattern("n${sequence}");
  step.redirects = spec::Redirects::kFollow;
  auto plan = plan_of({step, get("b", other.url() + "/b")});
  plan.journeys[0].program.nodes.pop_back();  // it only makes the other host one of the test
  EXPECT_EQ(run_plan(plan, over_http2(server)).succeeded(), 1u);
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->fields.count("authorization"), 0u);
  EXPECT_EQ(seen->fields.at("content-length"), "2");
  EXPECT_EQ(seen->body, "n0");
}

TEST(Http2, AUserWhoLeavesCancelsTheStreamOnly) {
  std::atomic<bool> was_cancelled = false;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    was_cancelled = peer.wait_for_cancel(peer.next_request()->stream);
    while (const auto request = peer.next_request()) peer.respond(request->stream, "ok");
  });
  auto step = get("a", "/slow");
  step.abort = spec::Abort{.after = Distribution::constant(1)};
  const Summing result = run_plan(plan_of({step, get("b", "/")}), over_http2(server));
  EXPECT_TRUE(was_cancelled);
  EXPECT_EQ(result.succeeded(0) + result.failed_in_all(0), 0u);
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(Http2, AConnectionThatBreaksFailsItsRequestsUnlessItHadBeenThereBefore) {
  std::atomic<int> connections = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    ++connections;
    Http2Peer peer(connection);
    if (number == 0) {
      peer.respond(peer.next_request()->stream, "ok");
      peer.next_request();  // and hangs up: this is sent again
    } else {
      peer.respond(peer.next_request()->stream, "ok");
      peer.next_request();
    }
  });
  const Summing kept = run_plan(plan_of({get("a", "/"), get("b", "/")}), over_http2(server));
  EXPECT_EQ(kept.succeeded(0), 1u);
  EXPECT_EQ(kept.succeeded(1), 1u);
  EXPECT_EQ(connections, 2);

  ScriptedServer breaks(
      [](ScriptedConnection& connection, int) { Http2Peer(connection).next_request(); });
  const Summing broken = run_plan(at_once(2), over_http2(breaks));
  EXPECT_EQ(broken.failed(Failure::kReset), 2u);
  // Which of the two depends on what of the client's the server had not read.
  EXPECT_THAT(words_of_failure(broken),
              testing::AnyOf("a: reset: the server closed it before the answer was whole",
                             "a: reset: Connection reset by peer"));
}

TEST(Http2, AServerThatSaysGoodbyeForAReasonIsQuoted) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    peer.goaway(peer.next_request()->stream, NGHTTP2_ENHANCE_YOUR_CALM, "too_many_pings");
    ::shutdown(connection.fd(), SHUT_WR);
    peer.next_request();  // until the client leaves
  });
  const Summing result = run_plan(at_once(1), over_http2(server));
  EXPECT_EQ(words_of_failure(result),
            "a: reset: the server said goodbye with ENHANCE_YOUR_CALM: \"too_many_pings\"");
}

TEST(Http2, AServerThatSpeaksSomethingElseIsAProtocolFailure) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    connection.wait_for_close();
  });
  const Summing result = run_plan(at_once(1), over_http2(server));
  EXPECT_EQ(result.failed(Failure::kProtocol), 1u);
  EXPECT_EQ(words_of_failure(result), "a: protocol: the server does not speak HTTP/2");
}

TEST(Http2, EventsOfAStreamAreCounted) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    const auto request = peer.next_request();
    EXPECT_EQ(request->fields.at("accept"), "text/event-stream");
    peer.respond(request->stream, "data: a\n\ndata: b\n\ndata: [DONE]\n\n");
    peer.next_request();
  });
  auto step = get("a", "/");
  step.streaming = spec::Streaming::kServerSentEvents;
  const Summing result = run_plan(at_once(1, step), over_http2(server));
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(result.events(), 2u);
  EXPECT_EQ(result.histogram(Measure::kTtft).count(), 1u);
}

TEST(Http2, WithoutAConnectionARequestFailsAsOverHttp1) {
  ScriptedServer server(always_ok_over_http2());
  Options options = over_http2(server, 1);
  options.connections_max = 1;
  const Summing limited = run_plan(at_once(2), options);
  EXPECT_EQ(limited.succeeded(), 1u);
  EXPECT_EQ(limited.failed(Failure::kNotSent), 1u);
}

}  // namespace
}  // namespace headroom::load
