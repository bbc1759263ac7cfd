#include "http/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"
#include "base/url.h"
#include "http/connection.h"
#include "http/server_state.h"

namespace headroom::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

Exchange::Exchange(Sink& sink, Request request, std::string client_address)
    : sink_(sink), request_(std::move(request)), client_address_(std::move(client_address)) {}

const std::string& Exchange::parameter(std::string_view name) const {
  const auto found =
      std::ranges::find_if(parameters_, [&](const auto& entry) { return entry.first == name; });
  HEADROOM_CHECK(found != parameters_.end(), "the pattern of the route has that parameter");
  return found->second;
}

asio::awaitable<void> Exchange::respond(Response response) {
  status_ = response.status;
  return sink_.send_whole(std::move(response));
}

void Exchange::start_stream(int status, Headers headers) {
  status_ = status;
  sink_.start_stream(status, headers);
}

asio::awaitable<void> Exchange::write(std::string_view bytes) {
  return sink_.send_chunk(bytes);
}

asio::awaitable<void> Exchange::finish() {
  return sink_.finish();
}

Server::Server(const asio::any_io_executor& executor, Options options)
    : state_(std::make_shared<State>(executor, std::move(options))) {}

Server::~Server() {
  error_code ignored;
  state_->acceptor.close(ignored);
  state_->sweep_timer.cancel();
  state_->close_all();
}

void Server::route(std::string method, std::string pattern, Handler handler) {
  HEADROOM_CHECK(!state_->acceptor.is_open(), "routes are added before listen()");
  state_->router.add(std::move(method), std::move(pattern), std::move(handler));
}

void Server::on_access(std::function<void(const Access&)> observer) {
  state_->observer = std::move(observer);
}

std::uint16_t Server::port() const {
  error_code error;
  return state_->acceptor.local_endpoint(error).port();
}

void Server::drain() {
  state_->phase = State::Phase::kDraining;
}
std::size_t Server::connections() const {
  return state_->connections.size();
}
std::size_t Server::requests_in_flight() const {
  return state_->requests_in_flight;
}

Result<void> Server::listen() {
  auto& acceptor = state_->acceptor;
  const auto& options = state_->options;
  const Endpoint wanted{options.host, options.port};
  error_code error;
  tcp::resolver resolver(state_->executor);
  const auto found =
      resolver.resolve(options.host, std::to_string(options.port),
                       tcp::resolver::passive | tcp::resolver::numeric_service, error);
  if (error) {
    return invalid(fmt::format("\"{}\" is not an address to listen on", options.host),
                   error.message(), "use 127.0.0.1, or 0.0.0.0 for all interfaces");
  }
  const tcp::endpoint address = found.begin()->endpoint();
  acceptor.open(address.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(address, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    error_code ignored;
    acceptor.close(ignored);
    return fail({.kind = ErrorKind::kUnreachable,
                 .what = fmt::format("cannot listen on {}", to_string(wanted)),
                 .why = error.message(),
                 .fix = "choose another port, or 0 for any free one",
                 .file = {},
                 .at = {}});
  }
  asio::co_spawn(state_->executor, State::accept_connections(state_), asio::detached);
  asio::co_spawn(state_->executor, State::sweep(state_), asio::detached);
  return {};
}

asio::awaitable<void> Server::stop(std::chrono::nanoseconds grace) {
  const auto state = state_;
  error_code ignored;
  state->phase = State::Phase::kStopping;
  state->acceptor.close(ignored);
  for (auto* connection : state->connections) {
    if (connection->is_idle()) connection->close();
  }
  asio::steady_timer end_of_grace(state->executor, grace);
  end_of_grace.async_wait([state](error_code error) {
    if (!error) state->close_all();
  });
  while (!state->connections.empty()) co_await state->connection_ended.wait();
  state->sweep_timer.cancel();
}

namespace {

asio::awaitable<void> serve(std::unique_ptr<Exchange::Sink> connection) {
  co_await connection->serve();
}

}  // namespace

asio::awaitable<void> Server::State::accept_connections(std::shared_ptr<State> state) {
  constexpr auto kPauseWhenOutOfDescriptors = std::chrono::milliseconds(10);
  while (state->acceptor.is_open()) {
    if (state->connections.size() >= state->options.connections) {
      co_await state->connection_ended.wait();
      continue;
    }
    error_code error;
    auto socket =
        co_await state->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      auto connection = std::make_unique<Exchange::Sink>(std::move(socket), state);
      asio::co_spawn(state->executor, serve(std::move(connection)), asio::detached);
    } else if (state->acceptor.is_open()) {
      asio::steady_timer pause(state->executor, kPauseWhenOutOfDescriptors);
      co_await pause.async_wait(asio::use_awaitable);
    }
  }
}

asio::awaitable<void> Server::State::sweep(std::shared_ptr<State> state) {
  const auto& options = state->options;
  const auto shortest =
      std::min({options.idle_timeout, options.request_timeout, options.write_timeout});
  const auto interval = std::clamp<std::chrono::nanoseconds>(
      shortest / 4, std::chrono::milliseconds(1), std::chrono::seconds(1));
  while (state->acceptor.is_open() || !state->connections.empty()) {
    error_code error;
    state->sweep_timer.expires_after(interval);
    co_await state->sweep_timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    const auto now = std::chrono::steady_clock::now();
    for (auto* connection : state->connections) {
      if (connection->is_overdue(now)) connection->close();
    }
  }
}

void Server::State::close_all() {
  for (auto* connection : connections) connection->close();
}

}  // namespace headroom::http
