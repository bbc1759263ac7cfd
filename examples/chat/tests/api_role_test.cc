#include "api_role.h"

#include "harness.h"
#include "http/condition.h"

namespace chat {
namespace {

namespace asio = boost::asio;
using headroom::http::Exchange;
using headroom::http::Handler;
using nlohmann::json;

constexpr const char* kStreamOfFive =
    R"({"stream":true,"max_tokens":5,"messages":[{"role":"user","content":"Hello"}]})";

class ApiTest : public Harness {
 protected:
  // Counts its calls in `calls` and answers all with `status`.
  Endpoint add_answering(int status, int& calls) {
    return add_plain([status, &calls](Exchange& exchange) -> asio::awaitable<void> {
      ++calls;
      auto response = Response::json(status, "{}");
      response.headers.add("Retry-After", "7");
      co_await exchange.respond(std::move(response));
    });
  }
  Endpoint add_silent() {
    return add_plain([this](Exchange&) -> asio::awaitable<void> {
      headroom::http::Condition never(context_.get_executor());
      co_await never.wait();
    });
  }
};

ApiRole::Options api_of(std::vector<Endpoint> models) {
  ApiRole::Options options;
  options.models = std::move(models);
  options.retry = {.retries = 1, .backoff = 0s, .budget = RetryPolicy::kNoBudget};
  return options;
}

TEST_F(ApiTest, PassesTheStreamOfAModelOn) {
  add_model(instant_model());
  add_api(api_of({last()}));
  const auto response = complete(last(), kStreamOfFive);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(*response.headers.find("Content-Type"), "text/event-stream");
  EXPECT_EQ(events_of(response.body).size(), 6u);
  EXPECT_EQ(events_of(response.body).back(), "[DONE]");
}

TEST_F(ApiTest, KeepsTheTurnAndListsIt) {
  add_sessions();
  const auto sessions = last();
  add_model(instant_model());
  auto options = api_of({last()});
  options.sessions = sessions;
  add_api(std::move(options));
  const auto api = last();

  const auto answer = complete(api, kStreamOfFive, {{"X-User", "me"}});
  const auto id = *answer.headers.find("X-Conversation-Id");
  const auto items = json::parse(get(api, "/api/conversations", {{"X-User", "me"}}).body)["items"];
  EXPECT_EQ(items, json({{{"id", id}, {"title", "Hello"}, {"turns", 1}}}));

  const auto conversation = json::parse(get(api, "/api/conversations/" + id).body);
  ASSERT_EQ(conversation["messages"].size(), 2u);
  EXPECT_EQ(conversation["messages"][0]["content"], "Hello");
  std::string streamed;
  for (const auto& event : events_of(answer.body)) {
    if (event != "[DONE]") {
      streamed += json::parse(event)["choices"][0]["delta"]["content"].get<std::string>();
    }
  }
  EXPECT_EQ(conversation["messages"][1]["content"], streamed);
}

TEST_F(ApiTest, AddsToTheConversationThatTheRequestNames) {
  add_sessions();
  const auto sessions = last();
  add_model(instant_model());
  auto options = api_of({last()});
  options.sessions = sessions;
  add_api(std::move(options));
  constexpr const char* kNamed =
      R"({"max_tokens":5,"messages":[{"role":"user","content":"Hello"}],)"
      R"("metadata":{"conversation_id":"mine"}})";
  EXPECT_EQ(*complete(last(), kNamed).headers.find("X-Conversation-Id"), "mine");
  complete(last(), kNamed);
  EXPECT_EQ(json::parse(get(last(), "/api/conversations/mine").body)["messages"].size(), 4u);
}

TEST_F(ApiTest, AnswersEvenWhenTheTurnCannotBeKept) {
  add_model(instant_model());
  auto options = api_of({last()});
  options.sessions = nobody();
  add_api(std::move(options));
  const auto response = complete(last(), kStreamOfFive);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(events_of(response.body).back(), "[DONE]");
  EXPECT_EQ(metric(last(), "chatd_turns_lost_total"), 1);
  EXPECT_EQ(get(last(), "/api/conversations").status, 502);
}

TEST_F(ApiTest, AsksTheModelWithTheFewestInFlight) {
  const auto& first = add_model(stuck_model(8, 8));
  const auto first_at = last();
  const auto& second = add_model(stuck_model(8, 8));
  add_api(api_of({first_at, last()}));
  for (int i = 0; i < 6; ++i) begin_completion(last());
  run_until([&] { return first.engine().busy() + second.engine().busy() == 6; });
  EXPECT_EQ(first.engine().busy(), 3u);
  EXPECT_EQ(second.engine().busy(), 3u);
}

TEST_F(ApiTest, TriesAgainElsewhereWhenAModelIsDown) {
  const auto down = nobody();
  add_model(instant_model());
  add_api(api_of({down, last()}));
  EXPECT_EQ(complete(last(), kStreamOfFive).status, 200);
  EXPECT_EQ(metric(last(), "chatd_retries_total"), 1);
  EXPECT_EQ(metric(last(), R"(chatd_upstream_failures_total{kind="refused"})"), 1);
}

TEST_F(ApiTest, PassesAFullQueueOnAfterItsRetries) {
  int calls = 0;
  add_api(api_of({add_answering(429, calls)}));
  const auto response = complete(last(), kStreamOfFive);
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(*response.headers.find("Retry-After"), "7");
  EXPECT_EQ(calls, 2);
}

TEST_F(ApiTest, DoesNotRetryWhatWouldFailAgain) {
  int calls = 0;
  add_api(api_of({add_answering(500, calls)}));
  EXPECT_EQ(complete(last(), kStreamOfFive).status, 500);
  EXPECT_EQ(calls, 1);
}

TEST_F(ApiTest, RefusesABadRequestWithoutAskingAModel) {
  int calls = 0;
  add_api(api_of({add_answering(200, calls)}));
  EXPECT_EQ(complete(last(), "{}").status, 400);
  EXPECT_EQ(calls, 0);
}

TEST_F(ApiTest, AnswersWith504WhenAllAttemptsTimeOut) {
  auto options = api_of({add_silent()});
  options.timeout = 5ms;
  add_api(std::move(options));
  EXPECT_EQ(complete(last(), kStreamOfFive).status, 504);
  EXPECT_EQ(metric(last(), "chatd_retries_total"), 1);
}

TEST_F(ApiTest, AnswersWith502WhenNoModelIsThere) {
  add_api(api_of({nobody()}));
  EXPECT_EQ(complete(last(), kStreamOfFive).status, 502);
}

TEST_F(ApiTest, ShedsWhatDoesNotFitIntoItsQueue) {
  add_model(stuck_model(8, 8));
  auto options = api_of({last()});
  options.gate = {.concurrency = 1, .queue = 1};
  const auto& api = add_api(std::move(options));
  begin_completion(last());
  begin_completion(last());
  run_until([&] { return api.gate().waiting() == 1; });
  const auto refused = complete(last(), kStreamOfFive);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(*refused.headers.find("Retry-After"), "1");
}

TEST_F(ApiTest, WithoutSheddingLetsAllWait) {
  const auto& model = add_model(stuck_model(8, 8));
  auto options = api_of({last()});
  options.gate = {.concurrency = 1, .queue = kUnlimited};
  const auto& api = add_api(std::move(options));
  for (int i = 0; i < 100; ++i) begin_completion(last());
  run_until([&] { return api.gate().waiting() == 99; });
  run_until([&] { return model.engine().busy() == 1; });
}

TEST_F(ApiTest, AClientThatLeavesFreesItsPlaceHereAndAtTheModel) {
  const auto& model = add_model(stuck_model(8, 8));
  const auto& api = add_api(api_of({last()}));
  const auto request = begin_completion(last());
  run_until([&] { return model.engine().busy() == 1; });
  request->leave();
  run_until([&] { return model.engine().busy() == 0 && api.gate().inside() == 0; });
}

TEST_F(ApiTest, BreaksTheStreamWhenTheModelBreaks) {
  const auto broken = add_plain([](Exchange& exchange) -> asio::awaitable<void> {
    exchange.start_stream(200, {});
    co_await exchange.write("data: {}\n\n");
  });
  add_api(api_of({broken}));
  EXPECT_EQ(complete(last(), kStreamOfFive).status, 0);
  EXPECT_EQ(metric(last(), R"(chatd_upstream_failures_total{kind="closed"})"), 1);
}

TEST_F(ApiTest, SaysThatNothingIsKeptWithoutASessionService) {
  add_model(instant_model());
  add_api(api_of({last()}));
  EXPECT_EQ(get(last(), "/api/conversations").status, 501);
}

}  // namespace
}  // namespace chat
