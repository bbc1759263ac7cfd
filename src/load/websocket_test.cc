// WebSockets end to end: what opens them, what a step sends and waits for, and what becomes of one
// that the server refuses or closes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <optional>

#include "load/engine_fixture.h"
#include "load/websocket_peer.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using run::Failure;
using run::Measure;
using testing::HasSubstr;

constexpr spec::StatusRange kAgreed{101, 101};

// Sends `message`, unless it is empty, and waits for so many.
workload::Step message_to(std::string target, std::string message, std::uint64_t receive = 1) {
  workload::Step step = get("chat", std::move(target));
  step.carrier = spec::Carrier::kWebSocket;
  if (!message.empty()) step.body = pattern(std::move(message));
  step.receive.messages = receive;
  step.statuses = {kAgreed};
  return step;
}

spec::Check body_contains(std::string text) {
  return {.subject = spec::Check::Subject::kBody,
          .condition = {.kind = spec::Expectation::Kind::kContains, .text = std::move(text)}};
}

// What a script has seen is known once its server is gone.
using Server = std::optional<ScriptedServer>;

Summing run_against(const ScriptedServer& server, std::vector<workload::Step> steps) {
  return run_plan(plan_of(std::move(steps)), {.base_url = server.url()});
}

std::uint64_t statuses(const Summing& result, int status, std::size_t request_class = 0) {
  std::uint64_t total = 0;
  for (const auto& slice : result.slices) {
    const auto& counted = slice.classes[request_class].statuses;
    if (const auto found = counted.find(status); found != counted.end()) total += found->second;
  }
  return total;
}

TEST(WebSocket, OpensWithARequestAndSendsItsMessage) {
  std::string request;
  std::optional<WebSocketPeer::Message> message;
  int code = 0;
  Server server(std::in_place, [&](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection);
    request = peer.request();
    message = peer.next_message();
    peer.send("hello");
    peer.next_message();
    code = peer.close_code();
  });
  auto step = message_to("/chat?user=${sequence}", "{\"n\": ${sequence}}");
  step.headers = {{"X-Trace", pattern("t${sequence}")}};
  const Summing result = run_against(*server, {step});
  server.reset();
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(result.events(), 1u);
  EXPECT_EQ(statuses(result, 101), 1u);
  EXPECT_THAT(request, HasSubstr("GET /chat?user=0 HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "));
  EXPECT_THAT(request, HasSubstr("\r\nX-Trace: t0\r\n"));
  EXPECT_EQ(message, (WebSocketPeer::Message{true, "{\"n\": 0}"}));
  EXPECT_EQ(code, 1000);
}

TEST(WebSocket, StepsOfASessionWithTheSamePathShareIt) {
  std::atomic<int> connections = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    ++connections;
    echo_over_websocket()(connection, number);
  });
  const Summing result =
      run_against(server, {message_to("/a", "1"), message_to("/b", "2"), message_to("/a", "3")});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(result.succeeded(i), 1u);
  EXPECT_EQ(connections, 2);
}

TEST(WebSocket, AGroupOfRequestsBetweenTwoStepsDoesNotCloseIt) {
  std::atomic<int> sockets = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    std::array<char, 6> start{};  // "GET /a" opens a WebSocket
    ::recv(connection.fd(), start.data(), start.size(), MSG_PEEK | MSG_WAITALL);
    if (start[5] == 'p') return always_ok()(connection, number);
    ++sockets;
    echo_over_websocket()(connection, number);
  });
  auto plan = plan_of({message_to("/a", "1"), get("part", "/p"), message_to("/a", "2")});
  using workload::Node;
  workload::Program& program = plan.journeys[0].program;
  program.groups = {spec::Parallel{}};
  program.nodes.insert(program.nodes.begin() + 1, Node{.kind = Node::Kind::kFork});
  program.nodes.insert(program.nodes.end() - 1, Node{.kind = Node::Kind::kJoin});
  const Summing result = run_plan(plan, {.base_url = server.url()});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(result.succeeded(i), 1u);
  EXPECT_EQ(sockets, 1);
}

TEST(WebSocket, AUserWhoHasReadEnoughClosesIt) {
  std::atomic<int> connections = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    ++connections;
    WebSocketPeer peer(connection);
    peer.next_message();
    for (const char* text : {"one", "two", "three"}) peer.send(text);
    peer.next_message();
  });
  auto impatient = message_to("/", "go", 5);
  impatient.abort = spec::Abort{.after = {}, .events = 2};
  const Summing result = run_against(server, {impatient, message_to("/", "again")});
  EXPECT_EQ(result.events(0), 2u);
  EXPECT_EQ(result.succeeded(0) + result.failed_in_all(0), 0u);
  EXPECT_EQ(result.succeeded(1), 1u);
  EXPECT_EQ(connections, 2);
}

TEST(WebSocket, SessionsHaveTheirOwn) {
  std::atomic<int> connections = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    ++connections;
    echo_over_websocket()(connection, number);
  });
  auto plan = plan_of({message_to("/a", "1")}, {0ms, 0ms, 0ms});
  EXPECT_EQ(run_plan(plan, {.base_url = server.url()}).succeeded(), 3u);
  EXPECT_EQ(connections, 3);
}

TEST(WebSocket, RequestsToTheSameOriginGoTheirOwnWay) {
  ScriptedServer server([](ScriptedConnection& connection, int number) {
    number == 0 ? always_ok()(connection, number) : echo_over_websocket()(connection, number);
  });
  const Summing result =
      run_against(server, {get("page", "/"), message_to("/", "hi"), get("again", "/")});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(result.succeeded(i), 1u);
}

TEST(WebSocket, HasAUrlOfItsOwn) {
  ScriptedServer server(echo_over_websocket());
  const std::string host = "127.0.0.1:" + std::to_string(server.port());
  EXPECT_EQ(run_against(server, {message_to("ws://" + host + "/chat", "hi")}).succeeded(), 1u);
}

TEST(WebSocket, MessagesAreEventsAndTheFirstIsTheTimeToFirstToken) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection);
    peer.next_message();
    for (const char* text : {"one", "two", "three", "four"}) peer.send(text);
    peer.next_message();
  });
  const Summing result = run_against(server, {message_to("/", "go", 3)});
  EXPECT_EQ(result.events(), 3u);
  EXPECT_EQ(result.histogram(Measure::kTtft).count(), 1u);
  EXPECT_EQ(result.histogram(Measure::kInterTokenLatency).count(), 2u);
}

TEST(WebSocket, WaitsForTheMessageThatUntilDescribesAndLooksAtThatOne) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection);
    peer.next_message();
    for (const char* text : {"{\"type\":\"token\"}", "{\"type\":\"done\",\"id\":7}"}) {
      peer.send(text);
    }
    EXPECT_EQ(peer.next_message()->text, "got 7");
    peer.send("ok");
    peer.next_message();
  });
  auto ask = message_to("/", "go", 0);
  ask.receive.until = {
      expecting({.subject = spec::Check::Subject::kJson,
                 .name = "$.type",
                 .condition = {.kind = spec::Expectation::Kind::kEquals, .json = "\"done\""}})};
  ask.saves = {saved_from("$.id")};
  const Summing result = run_against(server, {ask, message_to("/", "got ${saved}")});
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.events(0), 2u);
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(WebSocket, ChecksLookAtTheLastMessage) {
  ScriptedServer server(echo_over_websocket());
  auto right = message_to("/", "right");
  right.checks = {expecting(body_contains("right"))};
  auto wrong = message_to("/", "wrong");
  wrong.checks = {expecting(body_contains("right"))};
  const Summing result = run_against(server, {right, wrong});
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.failed(Failure::kCheck, 1), 1u);
}

TEST(WebSocket, AStepMayOnlyConnectOrOnlySend) {
  std::vector<std::string> seen;
  Server server(std::in_place, [&](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection);
    while (const auto message = peer.next_message()) seen.push_back(message->text);
  });
  const Summing result = run_against(
      *server, {message_to("/", "", 0), message_to("/", "one", 0), message_to("/", "two", 0)});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(result.succeeded(i), 1u);
  EXPECT_EQ(result.events(0) + result.events(1), 0u);
  server.reset();
  EXPECT_THAT(seen, testing::ElementsAre("one", "two"));
}

TEST(WebSocket, AStepThatListensHearsWhatCameBeforeIt) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    // Two messages in the same segment as the agreement.
    WebSocketPeer peer(connection, "\x81\x03one\x81\x03two");
    peer.next_message();
  });
  auto second = message_to("/", "", 1);
  second.checks = {expecting(body_contains("two"))};
  const Summing result = run_against(server, {message_to("/", "", 1), second});
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(WebSocket, WhatCameBeforeAMessageWasSentIsNoAnswerToIt) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection, "\x81\x03one\x81\x03two");
    peer.next_message();
    peer.send("answer");
    peer.next_message();
  });
  auto ask = message_to("/", "ask");
  ask.checks = {expecting(body_contains("answer"))};
  const Summing result = run_against(server, {message_to("/", "", 1), ask});
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(WebSocket, AFileIsBinary) {
  std::optional<WebSocketPeer::Message> message;
  Server server(std::in_place, [&](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection);
    message = peer.next_message();
    peer.send("ok");
    peer.next_message();
  });
  auto step = message_to("/", "");
  step.body_tail = workload::Blob(std::string(200'000, '\xff'));
  EXPECT_EQ(run_against(*server, {step}).succeeded(), 1u);
  server.reset();
  EXPECT_EQ(message, (WebSocketPeer::Message{false, std::string(200'000, '\xff')}));
}

TEST(WebSocket, PingsAreAnswered) {
  std::string pongs;
  Server server(std::in_place, [&](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection);
    peer.ping("a");
    peer.next_message();
    peer.ping("b");
    peer.send("ok");
    peer.next_message();
    pongs = peer.pongs();
  });
  EXPECT_EQ(run_against(*server, {message_to("/", "hi")}).succeeded(), 1u);
  server.reset();
  EXPECT_EQ(pongs, "ab");
}

TEST(WebSocket, AServerThatRefusesItAnswersWithAStatus) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.respond("{\"why\": \"closed\"}", "403 Forbidden");
  });
  const Summing result = run_against(server, {message_to("/", "hi")});
  EXPECT_EQ(result.failed(Failure::kStatus), 1u);
  EXPECT_EQ(statuses(result, 403), 1u);
  auto expected = message_to("/", "hi");
  expected.statuses = {{403, 403}};
  expected.checks = {expecting(body_contains("closed"))};
  EXPECT_EQ(run_against(server, {expected}).succeeded(), 1u);
}

TEST(WebSocket, AnAnswerOfAServerThatDoesNotSpeakItIsNoSuccess) {
  ScriptedServer server(always_ok());
  EXPECT_EQ(run_against(server, {message_to("/", "hi")}).failed(Failure::kStatus), 1u);
  ScriptedServer liar([](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.send("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: none\r\n\r\n");
    connection.wait_for_close();
  });
  EXPECT_EQ(run_against(liar, {message_to("/", "hi")}).failed(Failure::kProtocol), 1u);
}

TEST(WebSocket, OneThatIsClosedInsteadOfAnsweringFailsWithItsCode) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection);
    peer.next_message();
    peer.close(1011, "out of memory");
    peer.next_message();
  });
  const Summing result = run_against(server, {message_to("/", "hi")});
  EXPECT_EQ(result.failed(Failure::kStatus), 1u);
  EXPECT_THAT(words_of_failure(result), testing::EndsWith("closed 1011 with out of memory"));
  EXPECT_EQ(statuses(result, 1011), 1u);
  auto expected = message_to("/", "bye");
  expected.statuses = {{1011, 1011}};
  EXPECT_EQ(run_against(server, {expected}).succeeded(), 1u);
}

TEST(WebSocket, OneThatWasClosedBetweenStepsFailsTheNextAndIsOpenedAgain) {
  ScriptedServer server([](ScriptedConnection& connection, int number) {
    WebSocketPeer peer(connection);
    peer.next_message();
    if (number > 0) return peer.send("ok");
    // The answer, and the farewell with code 4001 right behind it.
    connection.send("\x81\x02ok\x88\x02\x0f\xa1");
    peer.next_message();
  });
  const Summing result = run_against(
      server, {message_to("/", "one"), message_to("/", "two"), message_to("/", "three")});
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.failed(Failure::kStatus, 1), 1u);
  EXPECT_EQ(statuses(result, 4001, 1), 1u);
  EXPECT_EQ(result.succeeded(2), 1u);
}

TEST(WebSocket, OneThatBreaksOffFailsAsAConnectionDoes) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    WebSocketPeer peer(connection);
    peer.next_message();
  });
  EXPECT_EQ(run_against(server, {message_to("/", "hi")}).failed(Failure::kReset), 1u);
}

TEST(WebSocket, FramesAgainstTheRulesAreAProtocolError) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    // Reserved bits are set, and no extension was agreed on.
    WebSocketPeer peer(connection, "\xf1\x03one");
    peer.next_message();
  });
  EXPECT_EQ(run_against(server, {message_to("/", "hi")}).failed(Failure::kProtocol), 1u);
}

TEST(WebSocket, ATimeoutClosesItAndTheNextStepOpensAnother) {
  ScriptedServer server([](ScriptedConnection& connection, int number) {
    if (number == 1) return echo_over_websocket()(connection, number);
    WebSocketPeer peer(connection);
    while (peer.next_message()) {
    }
  });
  auto slow = message_to("/", "hi");
  slow.timeout = 50ms;
  const Summing result = run_against(server, {slow, message_to("/", "hi")});
  EXPECT_EQ(result.failed(Failure::kTimeout), 1u);
  EXPECT_EQ(result.succeeded(1), 1u);
}

}  // namespace
}  // namespace headroom::load
