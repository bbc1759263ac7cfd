#include "load/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using run::Failure;
using run::Measure;

std::string first_line(const std::string& request) {
  return request.substr(0, request.find('\r'));
}

TEST(Engine, CarriesOutASessionsStepsInOrderOnOneConnection) {
  std::mutex mutex;
  std::vector<std::string> seen;
  std::atomic<int> connections = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    ++connections;
    while (const auto request = connection.read_request()) {
      {
        const std::lock_guard lock(mutex);
        seen.push_back(first_line(*request));
      }
      connection.respond("ok");
    }
  });
  const auto plan = plan_of({get("home", "/"), get("list", "/list"), get("open", "/open/7")});
  const Summing result = run_plan(plan, {.base_url = server.url()});

  EXPECT_THAT(seen,
              testing::ElementsAre("GET / HTTP/1.1", "GET /list HTTP/1.1", "GET /open/7 HTTP/1.1"));
  EXPECT_EQ(connections, 1);
  EXPECT_THAT(result.header.classes, testing::ElementsAre("home", "list", "open"));
  EXPECT_THAT(result.header.protocols, testing::ElementsAre("HTTP/1.1"));
  for (std::size_t request_class = 0; request_class < 3; ++request_class) {
    EXPECT_EQ(result.started(request_class), 1u);
    EXPECT_EQ(result.succeeded(request_class), 1u);
    EXPECT_EQ(result.histogram(Measure::kResponseTime, request_class).count(), 1u);
    EXPECT_EQ(result.histogram(Measure::kServiceTime, request_class).count(), 1u);
  }
  EXPECT_EQ(result.scheduled(), 1u);
  EXPECT_EQ(result.dropped(), 0u);
  // Only the session's start had a moment known beforehand.
  EXPECT_EQ(result.lateness().count(), 1u);
  EXPECT_EQ(result.slices.back().in_flight, 0u);
}

TEST(Engine, CountsBytesBothWays) {
  std::size_t asked = 0;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    while (const auto request = connection.read_request()) {
      asked = request->size();
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    }
  });
  const Summing result = run_plan(plan_of({get("a", "/")}), {.base_url = server.url()});
  const run::ClassSlice& slice = result.slices[0].classes[0];
  EXPECT_EQ(slice.bytes_in, 43u);  // 17 + 19 + 2 of head, 5 of body
  EXPECT_EQ(slice.bytes_out, asked);
}

TEST(Engine, ClosedUsersSendAgainWhenAnsweredAndStopAtTheEnd) {
  ScriptedServer server(always_ok());
  auto plan = plan_of({get("a", "/")});
  plan.streams[0].model = workload::ClosedModel{.users = 4, .over_time = {}};
  plan.duration = 100ms;
  const Summing result = run_plan(plan, {.base_url = server.url()});
  EXPECT_GT(result.started(), 4u);
  EXPECT_EQ(result.succeeded(), result.started());
  EXPECT_EQ(result.ends[0].duration, Nanos(100ms));
  EXPECT_FALSE(result.ends[0].interrupted);
  // Without pauses no moment is known beforehand, so nothing can be late.
  EXPECT_EQ(result.lateness().count(), 0u);
}

TEST(Engine, ThreadsShareTheSessionsWithoutLosingOrDoublingOne) {
  std::mutex mutex;
  std::multiset<std::string> seen;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    while (const auto request = connection.read_request()) {
      {
        const std::lock_guard lock(mutex);
        seen.insert(first_line(*request));
      }
      connection.respond("ok");
    }
  });
  std::vector<Nanos> starts;
  std::multiset<std::string> expected;
  for (int i = 0; i < 200; ++i) {
    starts.push_back(i * 100us);
    expected.insert("GET /" + std::to_string(i) + " HTTP/1.1");
  }
  const auto plan = plan_of({get("a", "/${sequence}")}, starts);
  const Summing result = run_plan(plan, {.base_url = server.url(), .threads = 3});
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(result.succeeded(), 200u);
  EXPECT_EQ(result.scheduled(), 200u);
  EXPECT_EQ(result.header.threads, 3);
}

TEST(Engine, EveryArrivalIsCheckedForLatenessAndResponseTimeIncludesIt) {
  ScriptedServer server(always_ok());
  const auto plan = plan_of({get("a", "/")}, {0ms, 1ms, 2ms});
  const Summing result = run_plan(plan, {.base_url = server.url()});
  EXPECT_EQ(result.lateness().count(), 3u);
  EXPECT_GE(result.histogram(Measure::kResponseTime).max(),
            result.histogram(Measure::kServiceTime).max());
}

TEST(Engine, StreamsMeasureTheirEvents) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        "Transfer-Encoding: chunked\r\n\r\n");
    connection.send("1c\r\ndata: one\n\n: ping\n\ndata: tw\r\n");
    connection.send("11\r\no\n\ndata: three\n\n\r\n");
    connection.send("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
  });
  auto step = get("ask", "/");
  step.streaming = spec::Streaming::kServerSentEvents;
  step.checks = {expecting_events(3)};
  const Summing result = run_plan(plan_of({step}), {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(result.events(), 3u);  // the end mark is none
  EXPECT_EQ(result.histogram(Measure::kTtft).count(), 1u);
  EXPECT_EQ(result.histogram(Measure::kInterTokenLatency).count(), 2u);
  EXPECT_LE(result.histogram(Measure::kTtft).max(), result.histogram(Measure::kResponseTime).max());
}

TEST(Engine, SavesAValueForLaterSteps) {
  std::mutex mutex;
  std::vector<std::string> seen;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    while (const auto request = connection.read_request()) {
      {
        const std::lock_guard lock(mutex);
        seen.push_back(first_line(*request));
      }
      connection.respond(R"({"items":[{"id":42}]})");
    }
  });
  auto list = get("list", "/items");
  list.saves = {saved_from("$.items[0].id")};
  const Summing result =
      run_plan(plan_of({list, get("open", "/items/${saved}")}), {.base_url = server.url()});
  EXPECT_THAT(seen, testing::ElementsAre("GET /items HTTP/1.1", "GET /items/42 HTTP/1.1"));
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(Engine, AnAbsoluteTargetGoesToItsOwnHost) {
  ScriptedServer one(always_ok());
  std::atomic<int> asked = 0;
  ScriptedServer other([&](ScriptedConnection& connection, int) {
    while (connection.read_request()) {
      ++asked;
      connection.respond("ok");
    }
  });
  const Summing result =
      run_plan(plan_of({get("a", "/"), get("b", other.url() + "/x")}), {.base_url = one.url()});
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(Engine, NothingListeningIsUnreachableBeforeTheRunBegins) {
  std::string url;
  {
    const ScriptedServer server(always_ok());
    url = server.url();
  }
  Summing recorder;
  const StopRequest never;
  const auto end = run(plan_of({get("a", "/")}), {.base_url = url}, {}, recorder, never);
  ASSERT_FALSE(end.has_value());
  EXPECT_EQ(end.error().kind, ErrorKind::kUnreachable);
  EXPECT_THAT(end.error().what, testing::HasSubstr("does not answer"));
  EXPECT_THAT(end.error().why, testing::HasSubstr("Connection refused"));
  EXPECT_TRUE(recorder.header.classes.empty());
}

TEST(Engine, UrlsThatCannotBeUsedAreRefusedBeforeTheRunBegins) {
  Summing recorder;
  const StopRequest never;
  const auto error_of = [&](const std::string& base_url, const std::string& target) {
    return run(plan_of({get("a", target)}), {.base_url = base_url}, {}, recorder, never).error();
  };
  EXPECT_EQ(error_of("127.0.0.1:80", "/").kind, ErrorKind::kInvalid);
  EXPECT_EQ(error_of("http://127.0.0.1/", "http://${sequence}/").why,
            "hosts are looked up before the run begins");
}

TEST(Engine, TheRecordersErrorEndsTheRun) {
  class Full final : public run::Recorder {
   public:
    Result<void> begin(const run::Header&) override { return {}; }
    Result<void> add(const run::Slice&) override { return invalid("disk full"); }
    Result<void> add(const run::Event&) override { return {}; }
    Result<void> finish(const run::End&) override { return {}; }
  } recorder;
  ScriptedServer server(always_ok());
  const StopRequest never;
  const auto end = run(plan_of({get("a", "/")}), {.base_url = server.url()}, {}, recorder, never);
  ASSERT_FALSE(end.has_value());
  EXPECT_EQ(end.error().what, "disk full");
}

}  // namespace
}  // namespace headroom::load
