#include "edge_role.h"

#include <fmt/format.h>

#include <functional>

#include "page.h"
#include "relay.h"

namespace chat {

namespace asio = boost::asio;
using headroom::http::Exchange;
using headroom::http::Failure;
using headroom::http::Response;

EdgeRole::EdgeRole(RoleServer& server, Options options)
    : options_(std::move(options)),
      client_(server.executor(), {}),
      apis_(options_.apis, Upstreams::Policy::kRoundRobin),
      page_tag_(fmt::format("\"{:016x}\"", std::hash<std::string_view>()(kPage))),
      broken_total_(server.metrics().counter("chatd_broken_answers_total",
                                             "Answers that broke off after they had begun.")) {
  server.route("GET", "/", [this](Exchange& exchange) { return answer_page(exchange); });
  for (const auto* pattern : {"/v1/{rest...}", "/api/{rest...}"}) {
    server.route("*", pattern, [this](Exchange& exchange) { return pass_on(exchange); });
  }
  for (std::size_t i = 0; i < apis_.size(); ++i) {
    server.metrics().gauge("chatd_upstream_in_flight", "Requests on their way to an api.",
                           [this, i] { return static_cast<double>(apis_.in_flight(i)); },
                           {{"server", to_string(apis_.server(i))}});
  }
}

asio::awaitable<void> EdgeRole::answer_page(Exchange& exchange) {
  Response response;
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  response.headers.add("Cache-Control", "public, max-age=300");
  response.headers.add("ETag", page_tag_);
  const auto* known = exchange.request().headers.find("If-None-Match");
  if (known != nullptr && *known == page_tag_) {
    response.status = 304;
  } else {
    response.body = kPage;
  }
  co_await exchange.respond(std::move(response));
}

asio::awaitable<void> EdgeRole::pass_on(Exchange& exchange) {
  const auto deadline = std::chrono::steady_clock::now() + options_.timeout;
  const auto request = forwarded(exchange);
  for (std::size_t attempts = 1;; ++attempts) {
    const auto ticket = apis_.pick();
    auto answer = co_await client_.send(ticket.server(), request, deadline);
    if (answer) {
      const auto relayed = co_await relay(exchange, *answer);
      if (!relayed) broken_total_.add();
      co_return;
    }
    if (answer.error() != Failure::kRefused || attempts == apis_.size()) {
      auto failed = gateway_error(answer.error());
      co_await exchange.respond(std::move(failed));
      co_return;
    }
  }
}

}  // namespace chat
