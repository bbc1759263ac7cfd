// The client's connections, kept while they are idle. Internal to the module.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "http/client.h"

namespace headroom::http {

// One TCP connection to a server, with the bytes that came and are not yet used.
struct ClientConnection : std::enable_shared_from_this<ClientConnection> {
  explicit ClientConnection(const boost::asio::any_io_executor& executor)
      : socket(executor), timer(executor) {}

  // From now on whatever waits on the socket fails at `deadline`. Replaces the deadline before.
  void set_deadline(Deadline deadline);
  void close();
  // False when the server has closed it meanwhile, or sent what nobody asked for.
  bool is_usable();
  // What `error` means. Throws when it was the caller who was cancelled, not the server that
  // failed.
  [[nodiscard]] Failure failure_of(const boost::system::error_code& error) const;

  boost::asio::ip::tcp::socket socket;
  boost::asio::steady_timer timer;
  boost::beast::flat_buffer buffer;
  bool timed_out = false;
  std::chrono::steady_clock::time_point idle_since;
};

// Idle connections by server, the longest idle first.
class ClientPool {
 public:
  ClientPool(const boost::asio::any_io_executor& executor, const Client::Options& options);

  // nullptr where there is none that can be used.
  std::shared_ptr<ClientConnection> take(const Endpoint& server);
  // Closes it where there are enough already.
  void give_back(const std::string& server, std::shared_ptr<ClientConnection> connection);
  [[nodiscard]] std::size_t size() const;

  [[nodiscard]] const boost::asio::any_io_executor& executor() const { return executor_; }
  [[nodiscard]] const Client::Options& options() const { return options_; }

 private:
  using Connections = std::deque<std::shared_ptr<ClientConnection>>;
  void drop_old(Connections& connections) const;

  boost::asio::any_io_executor executor_;
  Client::Options options_;
  std::map<std::string, Connections> idle_;
};

}  // namespace headroom::http
