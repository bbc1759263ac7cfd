#include "http/probe.h"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>

#include "http/block_on.h"
#include "http/client.h"

namespace headroom::http {

namespace asio = boost::asio;

namespace {

asio::awaitable<Outcome<Response>> exchange(Client& client, Endpoint server, Request request,
                                            Deadline deadline) {
  auto incoming = co_await client.send(std::move(server), std::move(request), deadline);
  if (!incoming) co_return std::unexpected(incoming.error());
  auto body = co_await incoming->read_all(kFetchLimitBytes);
  if (!body) co_return std::unexpected(body.error());
  co_return Response{incoming->status(), incoming->headers(), std::move(*body)};
}

}  // namespace

Result<Response> fetch(const Url& url, Request request, std::chrono::nanoseconds timeout,
                       std::shared_ptr<const TlsContext> tls) {
  if (url.origin.scheme != "http" && tls == nullptr) {
    return invalid(fmt::format("\"{}\" cannot be called", to_string(url)),
                   "only plain http is spoken here", "write the URL with http://");
  }
  if (request.target.empty()) request.target = url.target;

  const auto deadline = std::chrono::steady_clock::now() + timeout;
  asio::io_context context(1);
  if (url.origin.scheme == "http") tls = nullptr;
  Client client(context.get_executor(), {.connect_timeout = timeout, .tls = std::move(tls)});
  auto outcome =
      block_on(context, exchange(client, url.origin.server, std::move(request), deadline));
  if (!outcome) return fail(describe(outcome.error(), url.origin.server));
  return std::move(*outcome);
}

Result<int> get_status(std::string_view url, std::chrono::nanoseconds timeout) {
  const auto parsed = parse_url(url);
  if (!parsed) return fail(parsed.error());
  const auto response = fetch(*parsed, Request(), timeout);
  if (!response) return fail(response.error());
  return response->status;
}

}  // namespace headroom::http
