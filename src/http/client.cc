#include "http/client.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"
#include "http/client_pool.h"
#include "http/incoming_response.h"
#include "http/tls_context.h"

namespace headroom::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

bool is_idempotent(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS";
}

std::string render_head(const Request& request, const Endpoint& server) {
  std::string head;
  head.reserve(256);
  auto out = std::back_inserter(head);
  fmt::format_to(out, "{} {} HTTP/1.1\r\n", request.method, request.target);
  if (request.headers.find("Host") == nullptr) {
    fmt::format_to(out, "Host: {}\r\n",
                   server.socket_path().empty() ? to_string(server) : std::string("localhost"));
  }
  for (const auto& [name, value] : request.headers) {
    if (equal_ignoring_case(name, "Content-Length")) continue;
    fmt::format_to(out, "{}: {}\r\n", name, value);
  }
  const bool takes_body = request.method != "GET" && request.method != "HEAD";
  if (!request.body.empty() || takes_body) {
    fmt::format_to(out, "Content-Length: {}\r\n", request.body.size());
  }
  head += "\r\n";
  return head;
}

// Where to connect to, in the order of trying.
using Addresses = std::vector<asio::generic::stream_protocol::endpoint>;

asio::awaitable<Outcome<Addresses>> resolve(ClientConnection& connection, const Endpoint& server) {
  error_code error;
  Addresses addresses;
  if (const std::string_view path = server.socket_path(); !path.empty()) {
    if (path.size() >= sizeof(sockaddr_un::sun_path))
      co_return std::unexpected(Failure::kUnresolved);
    addresses.emplace_back(asio::local::stream_protocol::endpoint(path));
    co_return addresses;
  }
  const auto literal = asio::ip::make_address(server.host, error);
  if (!error) {
    addresses.emplace_back(tcp::endpoint(literal, server.port));
  } else {
    tcp::resolver resolver(connection.socket.get_executor());
    const auto port = std::to_string(server.port);
    const auto found =
        co_await resolver.async_resolve(server.host, port, tcp::resolver::numeric_service,
                                        asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
    if (error) co_return std::unexpected(Failure::kUnresolved);
    for (const auto& entry : found) addresses.push_back(entry.endpoint());
  }
  co_return addresses;
}

asio::awaitable<Outcome<void>> connect(ClientConnection& connection, const Endpoint& server,
                                       const TlsContext* tls) {
  const auto addresses = co_await resolve(connection, server);
  if (!addresses) co_return std::unexpected(addresses.error());
  error_code error;
  co_await asio::async_connect(connection.socket, *addresses,
                               asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return std::unexpected(connection.failure_of(error));
  error_code not_tcp;
  connection.socket.set_option(tcp::no_delay(true), not_tcp);
  if (tls == nullptr) co_return Outcome<void>();
  connection.tls = tls->stream_on(connection.socket, server.host);
  co_await connection.tls->async_handshake(asio::ssl::stream_base::client,
                                           asio::redirect_error(asio::use_awaitable, error));
  if (error.category() == asio::error::get_ssl_category()) {
    co_return std::unexpected(Failure::kUntrusted);
  }
  if (error) co_return std::unexpected(connection.failure_of(error));
  co_return Outcome<void>();
}

}  // namespace

Error describe(Failure failure, const Endpoint& server) {
  const auto at = to_string(server);
  Error error;
  error.kind = ErrorKind::kUnreachable;
  switch (failure) {
    case Failure::kUnresolved:
      error.what = fmt::format("the name {} has no address", server.host);
      error.fix = "check the spelling, or give an address such as 127.0.0.1";
      break;
    case Failure::kRefused:
      error.what = fmt::format("{} refused the connection", at);
      error.why = "nothing listens there";
      error.fix = "start the service, or check host and port";
      break;
    case Failure::kForbidden:
      error.what = fmt::format("{} may not be opened by this user", at);
      error.why = "its permissions do not allow it";
      error.fix = "join the group that owns it, or run headroom as a user who may";
      break;
    case Failure::kUntrusted:
      error.what = fmt::format("{} and headroom did not agree on TLS", at);
      error.why =
          "its certificate is not signed by the authority given, or names another host, or "
          "it wants a certificate that headroom does not have";
      error.fix = "check the authority, the certificate and the host";
      break;
    case Failure::kTimeout:
      error.what = fmt::format("{} did not answer in time", at);
      error.why = "it is overloaded, stuck, or the network drops what is sent";
      error.fix = "look at its log, or allow a longer timeout";
      break;
    case Failure::kClosed:
      error.what = fmt::format("{} closed the connection before its answer was complete", at);
      error.why = "it has crashed, is stopping, or speaks another protocol on that port";
      error.fix = "look at its log";
      break;
    case Failure::kMalformed:
      error.what = fmt::format("what {} sent is not HTTP/1.1", at);
      error.why = "another protocol is spoken on that port, such as TLS";
      error.fix = "check the port";
      break;
    case Failure::kTooLarge:
      error.what = fmt::format("the answer of {} is too large", at);
      error.fix = "ask for less";
      break;
  }
  return error;
}

Client::Client(const asio::any_io_executor& executor, Options options)
    : pool_(std::make_shared<ClientPool>(executor, options)) {}
Client::~Client() = default;

std::size_t Client::idle_connections() const {
  return pool_->size();
}

asio::awaitable<Outcome<IncomingResponse>> Client::send(Endpoint server, Request request,
                                                        Deadline deadline) {
  HEADROOM_CHECK(request.target.starts_with('/'), "a request target is a path");
  const auto pool = pool_;
  const auto head = render_head(request, server);
  const auto server_name = to_string(server);

  while (true) {
    auto connection = pool->take(server);
    const bool reused = connection != nullptr;
    if (!reused) {
      connection = std::make_shared<ClientConnection>(pool->executor());
      connection->set_deadline(std::min(deadline, Clock::now() + pool->options().connect_timeout));
      const auto connected = co_await connect(*connection, server, pool->options().tls.get());
      if (!connected) co_return std::unexpected(connected.error());
    }
    connection->set_deadline(deadline);

    auto state = std::make_unique<IncomingResponse::State>(pool, connection, server_name);
    error_code error;
    const std::array<asio::const_buffer, 2> buffers = {asio::buffer(head),
                                                       asio::buffer(request.body)};
    co_await connection->send_all(buffers, error);
    bool any_byte = false;
    Failure failure = Failure::kClosed;
    // A server that refuses a large body may answer and close before it has read all of it: the
    // answer is worth reading although writing failed.
    if (!error || error == asio::error::broken_pipe || error == asio::error::connection_reset) {
      const auto answered = co_await state->read_head(request.method, any_byte);
      if (answered) co_return IncomingResponse(std::move(state));
      failure = answered.error();
    } else {
      failure = connection->failure_of(error);
    }
    const bool stale = reused && !any_byte && failure == Failure::kClosed;
    if (!stale || !is_idempotent(request.method)) co_return std::unexpected(failure);
  }
}

}  // namespace headroom::http
