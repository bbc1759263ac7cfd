// How a run ends: at its time, or when the user stops it; and what becomes of what is in flight.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using run::Failure;

// A plan that would last a minute.
workload::Plan endless_users(std::uint32_t users) {
  auto plan = plan_of({get("a", "/")});
  plan.streams[0].model = workload::ClosedModel{.users = users, .over_time = {}};
  return plan;
}

TEST(EngineStop, OnceLetsWhatIsInFlightFinishAndSendsNoMore) {
  StopRequest stop;

  ScriptedServer server([&](ScriptedConnection& connection, int) {
    while (connection.read_request()) {
      if (stop.count() == 0) stop.request();  // and the answer comes after that
      connection.respond("ok");
    }
  });
  Summing recorder;
  const auto plan = endless_users(1);
  const auto end = run(plan, {.base_url = server.url()}, {}, recorder, stop).value();
  EXPECT_TRUE(end.interrupted);
  EXPECT_LT(end.duration, plan.duration);
  EXPECT_EQ(recorder.ends.size(), 1u);
  EXPECT_EQ(recorder.started(), recorder.succeeded());
  EXPECT_EQ(recorder.slices.back().in_flight, 0u);
}

TEST(EngineStop, TwiceEndsAtOnceAndLeavesWhatIsInFlightOpen) {
  StopRequest stop;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    connection.read_request();
    stop.request();
    stop.request();
    connection.wait_for_close();
  });
  Summing recorder;
  const auto end =
      run(endless_users(1), {.base_url = server.url(), .drain = 60s}, {}, recorder, stop).value();
  EXPECT_TRUE(end.interrupted);
  EXPECT_EQ(recorder.started(), 1u);
  EXPECT_EQ(recorder.succeeded(), 0u);
  EXPECT_EQ(recorder.failed_in_all(), 0u);
  EXPECT_EQ(recorder.slices.back().in_flight, 1u);
}

TEST(EngineStop, ARequestThatStaysSilentThroughoutTheDrainHasTimedOut) {
  ScriptedServer server([](ScriptedConnection& connection, int) { connection.wait_for_close(); });
  auto plan = endless_users(2);
  plan.duration = 20ms;
  const Summing result = run_plan(plan, {.base_url = server.url(), .drain = 50ms});
  EXPECT_EQ(result.started(), 2u);
  EXPECT_EQ(result.failed(Failure::kTimeout), 2u);
  EXPECT_EQ(result.slices.back().in_flight, 0u);
  // From the intended moment, the run's start, through 20 ms of load and 50 ms of drain.
  EXPECT_GE(result.histogram(run::Measure::kFailedTime).min(), 69'000'000u);
}

TEST(EngineStop, AResponseStillComingAtTheEndIsNeitherSuccessNorFailure) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    // Never silent for the whole drain: sends as fast as it is read, until the client closes.
    const std::string bytes(1000, 'x');
    char end;
    while (::recv(connection.fd(), &end, 1, MSG_DONTWAIT) != 0) connection.send(bytes);
  });
  auto plan = endless_users(1);
  plan.duration = 20ms;
  const Summing result = run_plan(plan, {.base_url = server.url(), .drain = 50ms});
  EXPECT_EQ(result.started(), 1u);
  EXPECT_EQ(result.succeeded(), 0u);
  EXPECT_EQ(result.failed_in_all(), 0u);
  EXPECT_EQ(result.slices.back().in_flight, 1u);
}

TEST(EngineStop, SessionsInAPauseAtTheEndSimplyEnd) {
  ScriptedServer server(always_ok());
  auto paused = get("b", "/b");
  paused.think = Distribution::constant(3600);
  auto plan = plan_of({get("a", "/"), paused});
  plan.duration = 50ms;
  const Summing result = run_plan(plan, {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.started(1), 0u);
}

TEST(EngineStop, AStopIsNoInterruptionOnceTheLoadIsOver) {
  StopRequest stop;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
    connection.wait_for_close();
    stop.request();
  });
  auto step = get("a", "/");
  step.timeout = 50ms;
  auto plan = plan_of({step});
  plan.duration = 10ms;
  Summing recorder;
  const auto end = run(plan, {.base_url = server.url()}, {}, recorder, stop).value();
  EXPECT_FALSE(end.interrupted);
  EXPECT_EQ(end.duration, Nanos(10ms));
}

}  // namespace
}  // namespace headroom::load
