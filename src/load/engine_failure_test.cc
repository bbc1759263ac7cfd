// What the service does wrong, and what the generator cannot do: each is recorded as what it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using run::Failure;
using run::Measure;

// Runs one request against a script, and expects one failure of one kind and nothing else.
void expect_failure(Failure failure, ScriptedServer::Script script,
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
}

TEST(EngineFailure, AStatusOf400OrMoreUnlessItIsTheOneExpected) {
  const auto says_404 = [](ScriptedConnection& connection, int) {
    while (connection.read_request()) connection.respond("gone", "404 Not Found");
  };
  expect_failure(Failure::kStatus, says_404);

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
  expect_failure(Failure::kCheck, always_ok(), step);
}

TEST(EngineFailure, AValueToSaveThatIsNotThere) {
  auto step = get("a", "/");
  step.saves = {saved_from("$.id")};
  expect_failure(Failure::kCheck, always_ok(), step);
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
  expect_failure(Failure::kProtocol, [](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.send("220 mail.test ESMTP\r\n");
    connection.wait_for_close();
  });
}

TEST(EngineFailure, AConnectionClosedOrResetBeforeTheResponseIsWhole) {
  expect_failure(Failure::kReset, [](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour");
  });
  expect_failure(Failure::kReset, [](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.reset();
  });
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
