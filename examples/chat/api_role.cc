#include "api_role.h"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "cpu_work.h"
#include "relay.h"

namespace chat {

namespace asio = boost::asio;
using headroom::http::Exchange;
using headroom::http::Failure;
using headroom::http::Request;
using headroom::http::Response;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kKeptAnswerBytes = 64 * 1024;
// A streamed token weighs about 150 bytes; what lies beyond is not kept, and still passed on.
constexpr std::size_t kTappedBytes = 4u << 20;
constexpr std::size_t kDiscardedBodyBytes = 64 * 1024;

bool is_worth_retrying(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

// Ids must differ between replicas that run with the same seed.
headroom::Seed seed_from_the_system() {
  std::random_device device;
  return headroom::Seed{(static_cast<std::uint64_t>(device()) << 32) | device()};
}

std::string_view name_of(Failure failure) {
  switch (failure) {
    case Failure::kUnresolved:
      return "unresolved";
    case Failure::kRefused:
      return "refused";
    case Failure::kForbidden:
      return "forbidden";
    case Failure::kUntrusted:
      return "untrusted";
    case Failure::kTimeout:
      return "timeout";
    case Failure::kClosed:
      return "closed";
    case Failure::kMalformed:
      return "malformed";
    case Failure::kTooLarge:
      return "too_large";
  }
  return "unknown";
}

}  // namespace

ApiRole::ApiRole(RoleServer& server, Options options)
    : server_(server),
      options_(std::move(options)),
      client_(server.executor(), {}),
      models_(options_.models, Upstreams::Policy::kLeastInFlight),
      retry_(options_.retry, derive(options_.seed, 0)),
      gate_(server.executor(), options_.gate),
      ids_(seed_from_the_system()),
      retries_total_(
          server.metrics().counter("chatd_retries_total", "Attempts at a model beyond the first.")),
      turns_lost_total_(server.metrics().counter("chatd_turns_lost_total",
                                                 "Answers that the session service did not keep.")),
      rejected_total_(server.metrics().counter(
          "chatd_rejected_total", "Requests turned away because the queue was full.")) {
  server_.route("POST", "/v1/chat/completions",
                behind_gate([this](Exchange& exchange) { return complete(exchange); }));
  server_.route("GET", "/v1/models",
                behind_gate([this](Exchange& exchange) { return list_models(exchange); }));
  const auto from_sessions =
      behind_gate([this](Exchange& exchange) { return ask_sessions(exchange); });
  server_.route("GET", "/api/conversations", from_sessions);
  server_.route("GET", "/api/conversations/{id}", from_sessions);

  auto& metrics = server_.metrics();
  metrics.gauge("chatd_slots_busy", "Requests in service.",
                [this] { return static_cast<double>(gate_.inside()); });
  metrics.gauge("chatd_queue_depth", "Requests waiting for their turn.",
                [this] { return static_cast<double>(gate_.waiting()); });
  for (std::size_t i = 0; i < models_.size(); ++i) {
    metrics.gauge("chatd_upstream_in_flight", "Requests on their way to a model.",
                  [this, i] { return static_cast<double>(models_.in_flight(i)); },
                  {{"server", to_string(models_.server(i))}});
  }
}

headroom::http::Handler ApiRole::behind_gate(headroom::http::Handler handler) {
  return [this, handler = std::move(handler)](Exchange& exchange) -> asio::awaitable<void> {
    const auto ticket = co_await gate_.enter();
    if (!ticket) {
      rejected_total_.add();
      auto full = Response::json(
          429, error_body("the service is busy, try again in a moment", "overloaded", 429));
      full.headers.add("Retry-After", "1");
      co_await exchange.respond(std::move(full));
      co_return;
    }
    burn_cpu(options_.work);
    co_await handler(exchange);
  };
}

asio::awaitable<void> ApiRole::complete(Exchange& exchange) {
  auto asked = parse_completion(exchange.request().body);
  if (!asked) {
    auto refusal =
        Response::json(400, error_body(to_string(asked.error()), "invalid_request_error", 400));
    co_await exchange.respond(std::move(refusal));
    co_return;
  }
  if (asked->conversation.empty()) asked->conversation = new_conversation_id();
  const auto request = forwarded(exchange);
  retry_.begin_request();
  auto attempt = co_await ask_model(request);
  if (attempt.answer) {
    co_await pass_on(exchange, std::move(attempt), *asked);
  } else {
    auto failed = gateway_error(attempt.answer.error());
    co_await exchange.respond(std::move(failed));
  }
}

asio::awaitable<ApiRole::Attempt> ApiRole::ask_model(const Request& request) {
  for (std::size_t attempts = 1;; ++attempts) {
    auto ticket = models_.pick();
    const auto deadline = Clock::now() + options_.timeout;
    auto answer = co_await client_.send(ticket.server(), request, deadline);
    if (!answer) count_failure(answer.error());
    const bool failed = !answer || is_worth_retrying(answer->status());
    const auto pause = failed ? retry_.pause_after(attempts) : std::nullopt;
    if (!pause) co_return Attempt{std::move(ticket), std::move(answer)};
    // Read to its end, the answer gives its connection back.
    if (answer) co_await answer->read_all(kDiscardedBodyBytes);
    {
      const auto no_longer_in_flight = std::move(ticket);
    }
    retries_total_.add();
    asio::steady_timer timer(server_.executor(), *pause);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> ApiRole::pass_on(Exchange& exchange, Attempt attempt,
                                       const CompletionRequest& asked) {
  auto& incoming = *attempt.answer;
  const bool is_answer = incoming.status() == 200;
  headroom::http::Headers additional;
  if (is_answer) additional.add("X-Conversation-Id", asked.conversation);
  std::string answer;
  const Tap collect = [&answer](std::string_view part) {
    if (answer.size() < kTappedBytes) answer += part;
  };
  const auto relayed = co_await relay_unfinished(exchange, incoming, additional, collect);
  if (!relayed) {
    count_failure(relayed.error());
    co_return;
  }
  if (is_answer && options_.sessions) {
    const auto* user = exchange.request().headers.find("X-User");
    const nlohmann::json turn = {{"user", user == nullptr ? "anonymous" : *user},
                                 {"question", asked.question},
                                 {"answer", answer_text(answer, kKeptAnswerBytes)}};
    auto body = turn.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    co_await keep_turn(asked.conversation, std::move(body));
  }
  co_await exchange.finish();
}

asio::awaitable<void> ApiRole::keep_turn(std::string conversation, std::string body) {
  Request request;
  request.method = "POST";
  request.target = "/conversations/" + conversation + "/turns";
  request.headers.add("Content-Type", "application/json");
  request.body = std::move(body);
  const auto deadline = Clock::now() + options_.sessions_timeout;
  auto answer = co_await client_.send(*options_.sessions, std::move(request), deadline);
  if (!answer || answer->status() != 201) turns_lost_total_.add();
  if (answer) co_await answer->read_all(kDiscardedBodyBytes);
}

asio::awaitable<void> ApiRole::ask_sessions(Exchange& exchange) {
  if (!options_.sessions) {
    auto none = Response::json(
        501, error_body("conversations are not kept: no --sessions", "not_implemented", 501));
    co_await exchange.respond(std::move(none));
    co_return;
  }
  auto request = forwarded(exchange);
  request.target.erase(0, std::string_view("/api").size());
  const auto deadline = Clock::now() + options_.sessions_timeout;
  auto answer = co_await client_.send(*options_.sessions, std::move(request), deadline);
  if (!answer) {
    count_failure(answer.error());
    auto failed = gateway_error(answer.error());
    co_await exchange.respond(std::move(failed));
    co_return;
  }
  co_await relay(exchange, *answer);
}

asio::awaitable<void> ApiRole::list_models(Exchange& exchange) {
  const auto request = forwarded(exchange);
  retry_.begin_request();
  auto attempt = co_await ask_model(request);
  if (attempt.answer) {
    co_await relay(exchange, *attempt.answer);
  } else {
    auto failed = gateway_error(attempt.answer.error());
    co_await exchange.respond(std::move(failed));
  }
}

std::string ApiRole::new_conversation_id() {
  return fmt::format("conv-{:016x}", ids_.bits());
}

void ApiRole::count_failure(Failure failure) {
  server_.metrics()
      .counter("chatd_upstream_failures_total", "Calls to servers behind that failed, by kind.",
               {{"kind", std::string(name_of(failure))}})
      .add();
}

}  // namespace chat
