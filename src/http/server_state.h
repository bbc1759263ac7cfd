// What a Server and its connections share. Internal to the module.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <unordered_set>

#include "http/condition.h"
#include "http/router.h"
#include "http/server.h"

namespace headroom::http {

struct Server::State {
  enum class Phase { kServing, kDraining, kStopping };

  State(const boost::asio::any_io_executor& used_executor, Options used_options)
      : executor(used_executor),
        options(std::move(used_options)),
        acceptor(executor),
        sweep_timer(executor),
        connection_ended(executor) {}

  static boost::asio::awaitable<void> accept_connections(std::shared_ptr<State> state);
  // Closes, at least once a second, the connections whose deadline has passed.
  static boost::asio::awaitable<void> sweep(std::shared_ptr<State> state);
  void close_all();

  boost::asio::any_io_executor executor;
  Options options;
  boost::asio::ip::tcp::acceptor acceptor;
  Router<Handler> router;
  std::function<void(const Access&)> observer;
  Phase phase = Phase::kServing;
  // Each takes itself out when its coroutine ends.
  std::unordered_set<Exchange::Sink*> connections;
  std::size_t requests_in_flight = 0;
  boost::asio::steady_timer sweep_timer;
  Condition connection_ended;
};

}  // namespace headroom::http
