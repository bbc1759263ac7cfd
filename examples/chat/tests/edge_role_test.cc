#include "edge_role.h"

#include "harness.h"
#include "http/condition.h"
#include "page.h"

namespace chat {
namespace {

namespace asio = boost::asio;
using headroom::http::Condition;
using headroom::http::Exchange;

class EdgeTest : public Harness {
 protected:
  Endpoint add_echo() {
    return add_plain([](Exchange& exchange) -> asio::awaitable<void> {
      const auto& request = exchange.request();
      const auto* forwarded_for = request.headers.find("X-Forwarded-For");
      auto response =
          Response::text(201, request.method + " " + request.target + " " + request.body + " for " +
                                  (forwarded_for == nullptr ? "nobody" : *forwarded_for));
      co_await exchange.respond(std::move(response));
    });
  }
};

TEST_F(EdgeTest, ServesThePageAndKnowsWhenTheClientHasIt) {
  add_edge({.apis = {nobody()}});
  const auto page = get(last(), "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, kPage);
  const auto tag = *page.headers.find("ETag");
  const auto again = get(last(), "/", {{"If-None-Match", tag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
}

TEST_F(EdgeTest, PassesRequestsOnWithTheAddressOfTheClient) {
  add_edge({.apis = {add_echo()}});
  const auto response =
      ask(last(), {.method = "POST", .target = "/api/things?a=b", .body = "text"});
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "POST /api/things?a=b text for 127.0.0.1");
}

TEST_F(EdgeTest, TakesTheApisInTurn) {
  int first = 0;
  int second = 0;
  const auto counting = [](int& calls) {
    return [&calls](Exchange& exchange) -> asio::awaitable<void> {
      ++calls;
      auto response = Response::text(200, "");
      co_await exchange.respond(std::move(response));
    };
  };
  add_edge({.apis = {add_plain(counting(first)), add_plain(counting(second))}});
  for (int i = 0; i < 4; ++i) get(last(), "/api/x");
  EXPECT_EQ(first, 2);
  EXPECT_EQ(second, 2);
}

// The api makes its second event only after the client has the first: were the edge to hold
// anything back, neither would ever come.
TEST_F(EdgeTest, PassesEachEventOnBeforeTheNextIsMade) {
  Condition client_has_first(context_.get_executor());
  const auto api = add_plain([&](Exchange& exchange) -> asio::awaitable<void> {
    exchange.start_stream(200, {{"Content-Type", "text/event-stream"}});
    co_await exchange.write("data: first\n\n");
    co_await client_has_first.wait();
    co_await exchange.write("data: second\n\n");
    co_await exchange.finish();
  });
  add_edge({.apis = {api}});
  headroom::http::Client client(context_.get_executor(), {});
  const auto read_stream = [](headroom::http::Client& from, Endpoint edge,
                              Condition& has_first) -> asio::awaitable<std::string> {
    Request request;
    request.target = "/v1/stream";
    auto response = co_await from.send(edge, std::move(request), headroom::http::kNoDeadline);
    auto part = co_await response->read_some();
    std::string received(*part);
    has_first.notify_all();
    part = co_await response->read_some();
    received += "|";
    received += *part;
    part = co_await response->read_some();
    EXPECT_TRUE(part && part->empty());
    co_return received;
  };
  EXPECT_EQ(headroom::http::block_on(context_, read_stream(client, last(), client_has_first)),
            "data: first\n\n|data: second\n\n");
}

TEST_F(EdgeTest, AnswersWith502WhenNoApiIsThere) {
  add_edge({.apis = {nobody(), nobody()}});
  EXPECT_EQ(get(last(), "/api/x").status, 502);
}

TEST_F(EdgeTest, GoesToTheNextApiWhenOneRefuses) {
  add_edge({.apis = {nobody(), add_echo()}});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(get(last(), "/api/x").status, 201);
}

TEST_F(EdgeTest, AnswersWith504WhenTheApiIsTooSlow) {
  const auto silent = add_plain([this](Exchange&) -> asio::awaitable<void> {
    Condition never(context_.get_executor());
    co_await never.wait();
  });
  add_edge({.apis = {silent}, .timeout = 5ms});
  EXPECT_EQ(get(last(), "/api/x").status, 504);
}

TEST_F(EdgeTest, AnswersWith502WhenTheApiBreaksBeforeItsHead) {
  const auto breaking = add_plain([](Exchange& exchange) -> asio::awaitable<void> {
    exchange.start_stream(200, {});
    co_return;
  });
  add_edge({.apis = {breaking}});
  EXPECT_EQ(get(last(), "/api/x").status, 502);
}

TEST_F(EdgeTest, BreaksTheAnswerThatTheApiBreaks) {
  const auto breaking = add_plain([](Exchange& exchange) -> asio::awaitable<void> {
    exchange.start_stream(200, {});
    co_await exchange.write("half");
  });
  add_edge({.apis = {breaking}});
  EXPECT_EQ(get(last(), "/api/x").status, 0);
  EXPECT_EQ(metric(last(), "chatd_broken_answers_total"), 1);
}

TEST_F(EdgeTest, AClientThatLeavesIsNoticedAllTheWayToTheModel) {
  const auto& model = add_model(stuck_model(8, 8));
  ApiRole::Options options;
  options.models = {last()};
  add_api(std::move(options));
  add_edge({.apis = {last()}});
  const auto request = begin_completion(last());
  run_until([&] { return model.engine().busy() == 1; });
  request->leave();
  run_until([&] { return model.engine().busy() == 0; });
}

}  // namespace
}  // namespace chat
