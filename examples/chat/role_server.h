// What every role of chatd has: an HTTP server with /healthz and /metrics, request metrics, and a
// life from starting over ready to draining.
//
// /healthz answers 200 only when ready, 503 with the state in the body otherwise. While starting,
// all other paths answer 503 too.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <string>

#include "base/result.h"
#include "http/server.h"
#include "metrics.h"

namespace chat {

class RoleServer {
 public:
  struct Options {
    headroom::http::Server::Options http = {};
    // Time from start() to ready: a stand-in for loading weights or warming caches.
    std::chrono::nanoseconds start_delay{};
  };

  RoleServer(boost::asio::io_context& context, const Options& options);

  [[nodiscard]] boost::asio::any_io_executor executor() const { return executor_; }
  [[nodiscard]] Metrics& metrics() { return metrics_; }
  [[nodiscard]] const headroom::http::Server& http() const { return http_; }

  // Routes are added before start().
  void route(std::string method, std::string pattern, headroom::http::Handler handler);

  [[nodiscard]] headroom::Result<void> start();
  // /healthz turns 503 and each answer closes its connection; requests are still served.
  void drain();
  // Lets requests in flight end for at most `grace`.
  boost::asio::awaitable<void> stop(std::chrono::nanoseconds grace);

 private:
  enum class State { kStarting, kReady, kDraining };

  boost::asio::awaitable<void> answer_health(headroom::http::Exchange& exchange);
  boost::asio::awaitable<void> answer_metrics(headroom::http::Exchange& exchange);
  void record(const headroom::http::Access& access);

  boost::asio::any_io_executor executor_;
  Options options_;
  State state_ = State::kStarting;
  boost::asio::steady_timer ready_timer_;
  Metrics metrics_;
  headroom::http::Server http_;
};

}  // namespace chat
