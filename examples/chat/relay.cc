#include "relay.h"

#include "completion.h"
#include "http/connection_fields.h"

namespace chat {

namespace asio = boost::asio;
using headroom::http::Exchange;
using headroom::http::Failure;
using headroom::http::Headers;
using headroom::http::IncomingResponse;
using headroom::http::Outcome;
using headroom::http::Request;
using headroom::http::Response;

namespace {

constexpr std::size_t kDigitsOfAShortLength = 5;
constexpr std::size_t kShortBytes = 100'000;
const Headers kNothingAdded;
const Tap kNoTap;

}  // namespace

Request forwarded(Exchange& exchange) {
  Request request;
  request.method = exchange.request().method;
  request.target = exchange.request().target;
  std::string passed_by;
  for (const auto& [name, value] : exchange.request().headers) {
    if (headroom::http::concerns_connection_only(name)) continue;
    if (headroom::http::equal_ignoring_case(name, "X-Forwarded-For")) {
      passed_by += value + ", ";
      continue;
    }
    request.headers.add(name, value);
  }
  request.headers.add("X-Forwarded-For", passed_by + exchange.client_address());
  request.body = exchange.take_body();
  return request;
}

Response gateway_error(Failure failure) {
  if (failure == Failure::kTimeout) {
    return Response::json(504,
                          error_body("the server behind did not answer in time", "timeout", 504));
  }
  return Response::json(502, error_body("the server behind failed", "bad_gateway", 502));
}

asio::awaitable<Outcome<void>> relay_unfinished(Exchange& exchange, IncomingResponse& incoming,
                                                const Headers& additional, const Tap& tap) {
  auto headers = incoming.headers();
  for (const auto& [name, value] : additional) headers.set(name, value);
  exchange.start_stream(incoming.status(), std::move(headers));
  while (true) {
    const auto part = co_await incoming.read_some();
    if (!part) co_return std::unexpected(part.error());
    if (part->empty()) co_return Outcome<void>();
    if (tap) tap(*part);
    co_await exchange.write(*part);
  }
}

asio::awaitable<Outcome<void>> relay(Exchange& exchange, IncomingResponse& incoming) {
  const auto* length = incoming.headers().find("Content-Length");
  if (length != nullptr && length->size() <= kDigitsOfAShortLength) {
    auto body = co_await incoming.read_all(kShortBytes);
    if (!body) {
      auto failed = gateway_error(body.error());
      co_await exchange.respond(std::move(failed));
      co_return std::unexpected(body.error());
    }
    Response response{incoming.status(), incoming.headers(), std::move(*body)};
    co_await exchange.respond(std::move(response));
    co_return Outcome<void>();
  }
  auto relayed = co_await relay_unfinished(exchange, incoming, kNothingAdded, kNoTap);
  if (relayed) co_await exchange.finish();
  co_return relayed;
}

}  // namespace chat
