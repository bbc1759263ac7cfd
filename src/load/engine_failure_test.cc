// What the service does wrong, and what the generator cannot do: each is recorded as what it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using run::Failure;
using run::Measure;

// Runs one request against a script, and expects one failure of one kind and nothing else. Gives
// what the run says of it in words.
std::string expect_failure(Failure failure, ScriptedServer::Script script,
                           workload::Step step = get("a", "/")) {
  ScriptedServer server(std::move(script));
  const Summing result = run_plan(plan_of({std::move(step)}), {.base_url = server.url()});
  EXPECT_EQ(result.started(), 1u);
  EXPECT_EQ(result.succeeded(), 0u);
  EXPECT_EQ(result.failed(failure), 1u) << run::name_of(failure);
  EXPECT_EQ(result.failed_in_all(), 1u);
  EXPECT_EQ(result.histogram(Measure::kFailedTime).count(), 1u);
  EXPECT_EQ(result.histogram(Measure::kResponseTime).count(), 0u);
  EXPECT_EQ(result.slices.back().in_flight, 0u);
  EXPECT_LE(result.run_events.size(), 1u);
  return words_of_failure(result);
}

TEST(EngineFailure, AStatusOf400OrMoreUnlessItIsTheOneExpected) {
  const auto says_404 = [](ScriptedConnection& connection, int) {
    while (connection.read_request()) connection.respond("gone", "404 Not Found");
  };
  EXPECT_EQ(expect_failure(Failure::kStatus, says_404), "a: status: 404 with gone");

  ScriptedServer server(says_404);
  auto step = get("a", "/");
  step.statuses = {{404, 404}};
  const Summing result = run_plan(plan_of({step}), {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(result.slices[0].classes[0].statuses, (std::map<int, std::uint64_t>{{404, 1}}));
}

TEST(EngineFailure, ABodyWithoutTheTextExpected) {
  auto step = get("a", "/");
  step.checks = {
      expecting({.condition = {.kind = spec::Expectation::Kind::kContains, .text = "welcome"}})};
  EXPECT_EQ(expect_failure(Failure::kCheck, always_ok(), step),
            "a: check: body contains \"welcome\", but the body is ok");
}

TEST(EngineFailure, AValueToSaveThatIsNotThere) {
  auto step = get("a", "/");
  step.saves = {saved_from("$.id")};
  EXPECT_EQ(expect_failure(Failure::kCheck, always_ok(), step),
            "a: check: save saved, but there is none: the body is no JSON");
}

TEST(EngineFailure, FewerEventsThanExpected) {
  auto step = get("a", "/");
  step.streaming = spec::Streaming::kServerSentEvents;
  step.checks = {expecting_events(1)};
  expect_failure(
      Failure::kCheck,
      [](ScriptedConnection& connection, int) {
        connection.read_request();
        connection.respond("data: [DONE]\n\n");
      },
      step);
}

TEST(EngineFailure, BytesThatAreNoResponse) {
  const auto words_for = [](std::string bytes) {
    return expect_failure(Failure::kProtocol, [bytes](ScriptedConnection& connection, int) {
      connection.read_request();
      connection.send(bytes);
      connection.wait_for_close();
    });
  };
  EXPECT_EQ(words_for("220 mail.test ESMTP\r\n"),
            "a: protocol: no answer of HTTP/1.1: \"220 mail.test ESMTP\\x0d\\n\"");
  EXPECT_EQ(words_for("HTTP/2.0 200 OK\r\n\r\n"),
            "a: protocol: no answer of HTTP/1.1: \"HTTP/2.0 200 OK\\x0d\\n\\x0d\\n\"");
  // The SETTINGS by which a server of HTTP/2 begins.
  EXPECT_EQ(words_for(std::string("\0\0\6\4\0\0\0\0\0\0\3\0\0\0\x80\n", 16)),
            "a: protocol: the server speaks HTTP/2 where HTTP/1.1 was asked for");
}

TEST(EngineFailure, ABodyThatIsNotCodedAsItSays) {
  auto step = get("a", "/");
  step.accepts_codings = true;
  EXPECT_EQ(
      expect_failure(
          Failure::kProtocol,
          [](ScriptedConnection& connection, int) {
            connection.read_request();
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain");
            connection.wait_for_close();
          },
          step),
      "a: protocol: the body is not gzip, as its Content-Encoding says");
}

TEST(EngineFailure, IsToldInWordsOnceForEachStepAndKind) {
  ScriptedServer server([](ScriptedConnection& connection, int number) {
    const auto request = connection.read_request();
    if (request && number % 2 == 0) connection.send("nonsense\r\n\r\n");
  });
  auto plan = plan_of({get("a", "/"), get("b", "/")}, std::vector<Nanos>(10));
  const Summing result = run_plan(plan, {.base_url = server.url(), .threads = 2});
  std::vector<std::string> told;
  for (const run::Event& event : result.run_events) {
    EXPECT_EQ(event.kind, "failure");
    told.push_back(event.text.substr(0, event.text.find(": ", 3)));
  }
  EXPECT_EQ(std::set<std::string>(told.begin(), told.end()).size(), told.size());
  EXPECT_EQ(result.failed(Failure::kProtocol, 0) + result.failed(Failure::kProtocol, 1) +
                result.failed(Failure::kReset, 0) + result.failed(Failure::kReset, 1),
            20u);
  EXPECT_GE(told.size(), 2u);
  EXPECT_LE(told.size(), 4u);
}

TEST(EngineFailure, AConnectionClosedOrResetBeforeTheResponseIsWhole) {
  expect_failure(Failure::kReset, [](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour");
  });
  const auto words = expect_failure(Failure::kReset, [](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.reset();
  });
  EXPECT_EQ(words, "a: reset: Connection reset by peer");
  expect_failure(Failure::kReset,
                 [](ScriptedConnection& connection, int) { connection.read_request(); });
}

TEST(EngineFailure, NoWholeResponseWithinTheTimeout) {
  auto step = get("a", "/");
  step.timeout = 20ms;
  expect_failure(
      Failure::kTimeout,
      [](ScriptedConnection& connection, int) {
        connection.read_request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
        connection.wait_for_close();
      },
      step);
}

TEST(EngineFailure, ATimeoutFreesTheConnectionAndTheNextRequestHasItsOwn) {
  auto first = get("slow", "/");
  first.timeout = 20ms;
  ScriptedServer server([](ScriptedConnection& connection, int number) {
    connection.read_request();
    if (number == 0) return connection.wait_for_close();
    connection.respond("ok");
    connection.wait_for_close();
  });
  const Summing result = run_plan(plan_of({first, get("next", "/")}), {.base_url = server.url()});
  EXPECT_EQ(result.failed(Failure::kTimeout, 0), 1u);
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(EngineFailure, ConnectionsRefusedOnceTheRunIsOn) {
  // The second session needs a second connection, and by then nobody listens.
  ScriptedServer* self = nullptr;
  std::promise<void> ready;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    connection.read_request();
    ready.get_future().wait();
    self->stop_listening();
    connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
  });
  self = &server;
  ready.set_value();
  const Summing result =
      run_plan(plan_of({get("a", "/"), get("b", "/")}), {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.failed(Failure::kRefused, 1), 1u);
}

TEST(EngineFailure, AKeptConnectionThatTheServerClosedIsNoneWhenANewOneAnswers) {
  std::atomic<int> connections = 0;
  // Reads the second request on the first connection and closes without a word, as a server does
  // that had just decided to close the idle connection.
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    ++connections;
    connection.read_request();
    connection.respond("ok");
    connection.read_request();
    if (number > 0) connection.respond("ok");
  });
  const Summing result =
      run_plan(plan_of({get("a", "/"), get("b", "/")}), {.base_url = server.url()});
  EXPECT_EQ(connections, 2);
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.started(1), 1u);
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(EngineFailure, AKeptConnectionThatIsClosedAndThenANewOneTooIsAReset) {
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    connection.read_request();
    if (number == 0) {
      connection.respond("ok");
      connection.read_request();
    }
  });
  const Summing result =
      run_plan(plan_of({get("a", "/"), get("b", "/")}), {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.failed(Failure::kReset, 1), 1u);
}

TEST(EngineFailure, PastTheLimitOfConnectionsARequestIsNotSent) {
  // Nothing is answered, so the first request holds the only connection until its timeout.
  ScriptedServer server([](ScriptedConnection& connection, int) { connection.wait_for_close(); });
  auto step = get("a", "/");
  step.timeout = 100ms;
  const Summing result =
      run_plan(plan_of({step}, {0ms, 0ms}), {.base_url = server.url(), .connections_max = 1});
  EXPECT_EQ(result.started(), 2u);
  EXPECT_EQ(result.failed(Failure::kTimeout), 1u);
  EXPECT_EQ(result.failed(Failure::kNotSent), 1u);
}

TEST(EngineFailure, PastTheLimitOfSessionsOneIsDroppedAndItsFirstRequestNotSent) {
  ScriptedServer server([](ScriptedConnection& connection, int) { connection.wait_for_close(); });
  auto step = get("a", "/");
  step.timeout = 100ms;
  const Summing result = run_plan(plan_of({step}, {0ms, 0ms, 0ms}),
                                  {.base_url = server.url(), .sessions_max = 2, .drain = 0ms});
  EXPECT_EQ(result.scheduled(), 3u);
  EXPECT_EQ(result.dropped(), 1u);
  EXPECT_EQ(result.started(0), 3u);
  EXPECT_EQ(result.failed(Failure::kNotSent, 0), 1u);
  EXPECT_EQ(result.failed(Failure::kTimeout, 0), 2u);
}

}  // namespace
}  // namespace headroom::load
