// The client's connections, kept while they are idle. Internal to the module.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "http/client.h"

namespace headroom::http {

// One connection to a server, over TCP or a Unix socket, with TLS on it where the client speaks
// that, and with the bytes that came and are not yet used.
struct ClientConnection : std::enable_shared_from_this<ClientConnection> {
  using Socket = boost::asio::generic::stream_protocol::socket;

  explicit ClientConnection(const boost::asio::any_io_executor& executor)
      : socket(executor), timer(executor) {}

  // From now on whatever waits on the socket fails at `deadline`. Replaces the deadline before.
  void set_deadline(Deadline deadline);
  void close();
  // As on the socket, through TLS where there is one; what went wrong is left in `error`.
  boost::asio::awaitable<std::size_t> receive(boost::asio::mutable_buffer room,
                                              boost::system::error_code& error);
  boost::asio::awaitable<void> send_all(std::array<boost::asio::const_buffer, 2> parts,
                                        boost::system::error_code& error);
  // False when the server has closed it meanwhile, or sent what nobody asked for.
  bool is_usable();
  // What `error` means. Throws when it was the caller who was cancelled, not the server that
  // failed.
  [[nodiscard]] Failure failure_of(const boost::system::error_code& error) const;

  Socket socket;
  std::unique_ptr<boost::asio::ssl::stream<Socket&>> tls;
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
