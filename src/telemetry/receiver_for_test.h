// A receiver of pushes on a free port of the loopback, in a thread of its own. What it answers is a
// function of the test.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/server.h"

namespace headroom::telemetry {

class ReceiverForTest {
 public:
  // The status for push number `number`, from 0.
  using Script = std::function<int(int number)>;

  explicit ReceiverForTest(Script script) : script_(std::move(script)) {
    server_.route("POST", "/push", [this](http::Exchange& exchange) { return answer(exchange); });
    if (!server_.listen()) std::abort();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~ReceiverForTest() {
    boost::asio::co_spawn(context_, server_.stop(std::chrono::seconds(0)),
                          [](std::exception_ptr) {});
    thread_.join();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/push"; }

  // Blocks until so many have come.
  std::vector<http::Request> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [&] { return requests_.size() >= count; });
    return requests_;
  }

 private:
  boost::asio::awaitable<void> answer(http::Exchange& exchange) {
    int number = 0;
    {
      const std::lock_guard lock(mutex_);
      number = static_cast<int>(requests_.size());
      requests_.push_back(exchange.request());
      came_.notify_all();
    }
    auto response = http::Response::text(script_(number), "said by the script");
    co_await exchange.respond(std::move(response));
  }

  Script script_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<http::Request> requests_;
  boost::asio::io_context context_{1};
  http::Server server_{context_.get_executor(), {}};
  std::thread thread_;
};

}  // namespace headroom::telemetry
