// Requests that take several sendings, and those that their user leaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <mutex>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using run::Counter;
using run::Failure;
using run::Measure;
using testing::ElementsAre;
using testing::HasSubstr;

std::uint64_t counted(const Summing& result, Counter counter) {
  std::uint64_t total = 0;
  for (const run::Slice& slice : result.slices) {
    total += slice.classes[0].counters[static_cast<std::size_t>(counter)];
  }
  return total;
}

// Remembers what was asked, and answers the n-th request of all by `answer`.
class Asked {
 public:
  using Answer = std::function<void(ScriptedConnection&, int number, const std::string& request)>;
  explicit Asked(Answer answer) : answer_(std::move(answer)) {}

  ScriptedServer::Script script() {
    return [this](ScriptedConnection& connection, int) {
      while (const auto request = connection.read_request()) {
        int number = 0;
        {
          const std::lock_guard lock(mutex_);
          number = static_cast<int>(requests_.size());
          requests_.push_back(*request);
        }
        answer_(connection, number, *request);
      }
    };
  }
  std::vector<std::string> first_lines() const {
    std::vector<std::string> lines;
    for (const std::string& request : requests_) {
      lines.push_back(request.substr(0, request.find(" HTTP")));
    }
    return lines;
  }
  const std::vector<std::string>& requests() const { return requests_; }

 private:
  Answer answer_;
  std::mutex mutex_;
  std::vector<std::string> requests_;
};

void redirect(ScriptedConnection& connection, std::string_view status, std::string_view location) {
  connection.send("HTTP/1.1 " + std::string(status) + "\r\nLocation: " + std::string(location) +
                  "\r\nContent-Length: 0\r\n\r\n");
}

workload::Step following(workload::Step step) {
  step.redirects = spec::Redirects::kFollow;
  return step;
}

workload::Step post(std::string target, std::string body) {
  workload::Step step = get("a", std::move(target));
  step.method = "POST";
  step.body = pattern(std::move(body));
  return step;
}

TEST(Redirects, AreFollowedAndTheRequestCountsOnce) {
  Asked asked([](ScriptedConnection& connection, int number, const std::string&) {
    if (number == 0) return redirect(connection, "302 Found", "/b/c");
    if (number == 1) return redirect(connection, "301 Moved", "d?e=f");
    connection.respond("ok");
  });
  ScriptedServer server(asked.script());
  const Summing result = run_plan(plan_of({following(get("a", "/a"))}), {.base_url = server.url()});
  EXPECT_THAT(asked.first_lines(), ElementsAre("GET /a", "GET /b/c", "GET /b/d?e=f"));
  EXPECT_EQ(result.started(), 1u);
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(counted(result, Counter::kRedirects), 2u);
  EXPECT_EQ(result.histogram(Measure::kResponseTime).count(), 1u);
  EXPECT_EQ(result.slices[0].classes[0].statuses.at(302), 1u);
}

TEST(Redirects, StandAsTheyAreWhereTheStepSaysSo) {
  Asked asked([](ScriptedConnection& connection, int, const std::string&) {
    redirect(connection, "302 Found", "/b");
  });
  ScriptedServer server(asked.script());
  const Summing result = run_plan(plan_of({get("a", "/a")}), {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(asked.requests().size(), 1u);
}

TEST(Redirects, APostBecomesAGetWithoutABodyButNotBy307) {
  for (const std::string status : {"303 See Other", "307 Temporary Redirect"}) {
    Asked asked([&](ScriptedConnection& connection, int number, const std::string&) {
      if (number == 0) return redirect(connection, status, "/done");
      connection.respond("ok");
    });
    ScriptedServer server(asked.script());
    run_plan(plan_of({following(post("/form", "n=${sequence}"))}), {.base_url = server.url()});
    ASSERT_EQ(asked.requests().size(), 2u);
    const std::string& second = asked.requests()[1];
    if (status.starts_with("303")) {
      EXPECT_THAT(second, testing::StartsWith("GET /done HTTP/1.1\r\nHost: 127.0.0.1:"));
      EXPECT_THAT(second, testing::Not(HasSubstr("n=0")));
    } else {
      EXPECT_THAT(second, testing::StartsWith("POST /done HTTP/1.1\r\n"));
      EXPECT_THAT(second, testing::EndsWith("n=0"));
    }
  }
}

TEST(Redirects, LeadOnlyToHostsOfTheTest) {
  Asked strange([](ScriptedConnection& connection, int, const std::string&) {
    connection.respond("stranger");
  });
  ScriptedServer stranger(strange.script());
  Asked known(
      [](ScriptedConnection& connection, int, const std::string&) { connection.respond("known"); });
  ScriptedServer other(known.script());
  Asked asked([&](ScriptedConnection& connection, int, const std::string& request) {
    redirect(connection, "302 Found",
             (request.starts_with("GET /known") ? other.url() : stranger.url()) + "/x");
  });
  ScriptedServer server(asked.script());
  auto secret = following(get("a", "/known"));
  secret.headers = {{"Authorization", pattern("Basic bWU6c2VjcmV0")}};
  run_plan(plan_of({secret, following(get("b", "/strange")), get("c", other.url() + "/c")}),
           {.base_url = server.url()});
  EXPECT_THAT(known.first_lines(), ElementsAre("GET /x", "GET /c"));
  EXPECT_THAT(known.requests()[0],
              HasSubstr("Host: 127.0.0.1:" + std::to_string(other.port()) + "\r\n"));
  EXPECT_THAT(asked.requests()[0], HasSubstr("\r\nAuthorization: Basic bWU6c2VjcmV0\r\n"));
  EXPECT_THAT(known.requests()[0], testing::Not(HasSubstr("Authorization")));
  EXPECT_TRUE(strange.requests().empty());
}

TEST(Redirects, WithoutAnEndAreAFailure) {
  Asked asked([](ScriptedConnection& connection, int, const std::string&) {
    redirect(connection, "302 Found", "/a");
  });
  ScriptedServer server(asked.script());
  const Summing result = run_plan(plan_of({following(get("a", "/a"))}), {.base_url = server.url()});
  EXPECT_EQ(result.failed(Failure::kStatus), 1u);
  EXPECT_EQ(asked.requests().size(), 11u);
}

workload::Step retrying(workload::Step step, int attempts, Nanos backoff = {}) {
  step.retry = spec::Retry{.attempts = attempts, .backoff = backoff};
  return step;
}

TEST(Retries, AreOneRequestWhoseTimesSpanAllAttempts) {
  Asked asked([](ScriptedConnection& connection, int number, const std::string&) {
    connection.respond("x", number < 2 ? "503 Service Unavailable" : "200 OK");
  });
  ScriptedServer server(asked.script());
  auto step = retrying(post("/a", "n=${sequence}"), 3, 20ms);
  const Summing result = run_plan(plan_of({step}), {.base_url = server.url()});
  EXPECT_EQ(asked.requests().size(), 3u);
  EXPECT_EQ(asked.requests()[2], asked.requests()[0]);
  EXPECT_EQ(result.started(), 1u);
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(counted(result, Counter::kRetries), 2u);
  EXPECT_GE(result.histogram(Measure::kResponseTime).min(), 40'000'000u);
  EXPECT_GE(result.histogram(Measure::kServiceTime).min(), 40'000'000u);
  EXPECT_EQ(result.slices.back().in_flight, 0u);
}

TEST(Retries, EndWithTheLastFailureWhenTheAttemptsAreUsedUp) {
  Asked asked([](ScriptedConnection& connection, int, const std::string&) {
    connection.respond("x", "503 Service Unavailable");
  });
  ScriptedServer server(asked.script());
  const Summing result =
      run_plan(plan_of({retrying(get("a", "/"), 2)}), {.base_url = server.url()});
  EXPECT_EQ(asked.requests().size(), 2u);
  EXPECT_EQ(result.failed(Failure::kStatus), 1u);
  EXPECT_EQ(result.failed_in_all(), 1u);
}

TEST(Retries, StayWithinTheirBudget) {
  Asked asked([](ScriptedConnection& connection, int, const std::string&) {
    connection.respond("x", "503 Service Unavailable");
  });
  ScriptedServer server(asked.script());
  auto step = retrying(get("a", "/"), 3);
  step.retry->budget = Ratio{0.1};
  std::vector<Nanos> starts;
  for (int i = 0; i < 30; ++i) starts.push_back(i * 1ms);
  const Summing result = run_plan(plan_of({step}, starts), {.base_url = server.url()});
  // One for each ten requests.
  EXPECT_EQ(counted(result, Counter::kRetries), 3u);
  EXPECT_EQ(asked.requests().size(), 33u);
  EXPECT_EQ(result.failed(Failure::kStatus), 30u);
}

TEST(Cookies, AreSentBackWithinTheirSessionOnly) {
  Asked asked([](ScriptedConnection& connection, int, const std::string& request) {
    if (!request.starts_with("POST /login")) return connection.respond("ok");
    connection.send("HTTP/1.1 200 OK\r\nSet-Cookie: id=7; Path=/\r\nContent-Length: 0\r\n\r\n");
  });
  ScriptedServer server(asked.script());
  std::vector<workload::Step> steps{post("/login", "me"), get("b", "/b"), get("c", "/c")};
  steps[1].name = "b";
  for (auto& step : steps) step.cookies = spec::Cookies::kKeep;
  steps[2].cookies = spec::Cookies::kIgnore;
  run_plan(plan_of(steps, {0s, 100ms}), {.base_url = server.url()});
  ASSERT_EQ(asked.requests().size(), 6u);
  for (const std::string& request : asked.requests()) {
    const bool has_cookie = request.find("\r\nCookie: id=7\r\n") != std::string::npos;
    EXPECT_EQ(has_cookie, request.starts_with("GET /b")) << request;
  }
}

TEST(Cookies, SetByARedirectGoWhereItLeads) {
  Asked asked([](ScriptedConnection& connection, int number, const std::string&) {
    if (number > 0) return connection.respond("ok");
    connection.send(
        "HTTP/1.1 303 See Other\r\nLocation: /home\r\nSet-Cookie: id=7; Path=/\r\n"
        "Content-Length: 0\r\n\r\n");
  });
  ScriptedServer server(asked.script());
  auto step = following(post("/login", "me"));
  step.cookies = spec::Cookies::kKeep;
  run_plan(plan_of({step}), {.base_url = server.url()});
  ASSERT_EQ(asked.requests().size(), 2u);
  EXPECT_THAT(asked.requests()[1], testing::StartsWith("GET /home HTTP/1.1\r\n"));
  EXPECT_THAT(asked.requests()[1], HasSubstr("\r\nCookie: id=7\r\n"));
}

TEST(Traceparent, IsOnTheShareOfTheRequestsThatThePlanTraces) {
  for (const double share : {0.0, 1.0}) {
    Asked asked(
        [](ScriptedConnection& connection, int, const std::string&) { connection.respond("ok"); });
    ScriptedServer server(asked.script());
    auto plan = plan_of({get("a", "/a"), get("b", "/b")});
    plan.traced = Ratio{share};
    run_plan(plan, {.base_url = server.url()});
    ASSERT_EQ(asked.requests().size(), 2u);
    for (const std::string& request : asked.requests()) {
      EXPECT_EQ(request.find("\r\ntraceparent: 00-") != std::string::npos, share == 1.0) << request;
    }
    if (share == 1.0) {
      EXPECT_NE(asked.requests()[0].substr(60), asked.requests()[1].substr(60));
    }
  }
}

constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

TEST(Aborts, LeaveAStreamAndCloseItsConnection) {
  std::promise<void> closed;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.send(std::string(kStreamHead) + "data: a\n\n");
    connection.wait_for_close();
    closed.set_value();
  });
  auto step = get("a", "/");
  step.streaming = spec::Streaming::kServerSentEvents;
  step.abort = spec::Abort{.after = Distribution::constant(1)};
  const Summing result = run_plan(plan_of({step}), {.base_url = server.url()});
  EXPECT_EQ(closed.get_future().wait_for(10s), std::future_status::ready);
  EXPECT_EQ(counted(result, Counter::kAborted), 1u);
  EXPECT_EQ(result.started(), 1u);
  EXPECT_EQ(result.succeeded() + result.failed_in_all(), 0u);
  EXPECT_EQ(result.histogram(Measure::kTtft).count(), 1u);
  EXPECT_EQ(result.histogram(Measure::kResponseTime).count(), 0u);
  EXPECT_EQ(result.slices.back().in_flight, 0u);
}

TEST(Aborts, LeaveAfterSoManyEventsAndGoOnWithTheSession) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    while (const auto request = connection.read_request()) {
      if (!request->starts_with("GET /stream")) {
        connection.respond("ok");
        continue;
      }
      connection.send(std::string(kStreamHead) + "data: a\n\ndata: b\n\ndata: c\n\n");
      connection.wait_for_close();
    }
  });
  auto step = get("a", "/stream");
  step.streaming = spec::Streaming::kServerSentEvents;
  step.abort = spec::Abort{.events = 2};
  const Summing result = run_plan(plan_of({step, get("b", "/")}), {.base_url = server.url()});
  EXPECT_EQ(counted(result, Counter::kAborted), 1u);
  EXPECT_EQ(result.events(), 2u);
  EXPECT_EQ(result.succeeded(1), 1u);
}

TEST(Aborts, HappenToTheShareOfTheUsersThatTheFileNames) {
  ScriptedServer server(always_ok());
  auto step = get("a", "/");
  step.abort = spec::Abort{.after = Distribution::constant(0), .share = Ratio{0}};
  const Summing result = run_plan(plan_of({step}), {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(), 1u);
}

TEST(Aborts, CutAPauseBetweenAttemptsShort) {
  Asked asked([](ScriptedConnection& connection, int, const std::string&) {
    connection.respond("x", "503 Service Unavailable");
  });
  ScriptedServer server(asked.script());
  auto step = retrying(get("a", "/"), 2, 60s);
  step.abort = spec::Abort{.after = Distribution::constant(0.05)};
  const Summing result = run_plan(plan_of({step}), {.base_url = server.url()});
  EXPECT_EQ(counted(result, Counter::kAborted), 1u);
  EXPECT_EQ(asked.requests().size(), 1u);
}

}  // namespace
}  // namespace headroom::load
