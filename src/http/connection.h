// One accepted connection: reads requests, runs their handlers, sends answers. Internal to the
// module.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/server.h"
#include "http/server_state.h"

namespace headroom::http {

class Exchange::Sink {
 public:
  using Clock = std::chrono::steady_clock;

  Sink(boost::asio::ip::tcp::socket socket, std::shared_ptr<Server::State> server);
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  // Serves one request after the other until either side ends the connection.
  boost::asio::awaitable<void> serve();

  // Breaks the connection: whatever waits on it fails.
  void close();
  [[nodiscard]] bool is_idle() const { return idle_; }
  [[nodiscard]] bool is_overdue(Clock::time_point now) const { return now > deadline_; }

  // For Exchange.
  boost::asio::awaitable<void> send_whole(Response response);
  void start_stream(int status, const Headers& headers);
  boost::asio::awaitable<void> send_chunk(std::string_view bytes);
  boost::asio::awaitable<void> finish();

 private:
  // How far the answer to the current request has come.
  enum class Progress { kNothing, kStreaming, kComplete };
  enum class Framing { kChunked, kUntilClose };

  boost::asio::awaitable<std::optional<Request>> read_request();
  boost::asio::awaitable<void> answer(Request request);
  boost::asio::awaitable<void> dispatch(Exchange& exchange, Access& access);
  boost::asio::awaitable<void> route(Exchange& exchange, Access& access);
  boost::asio::awaitable<void> watch_for_departure();
  boost::asio::awaitable<void> refuse(int status, std::string_view why);
  boost::asio::awaitable<void> send(std::string_view first, std::string_view second,
                                    std::string_view third);
  std::string render_head(int status, const Headers& headers) const;

  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<Server::State> server_;
  std::string client_address_;
  boost::beast::flat_buffer buffer_;
  // Swept by the server; max() where nothing is due.
  Clock::time_point deadline_ = Clock::time_point::max();
  bool idle_ = true;
  bool client_left_ = false;

  // Of the current request.
  Progress progress_ = Progress::kNothing;
  Framing framing_ = Framing::kChunked;
  bool head_only_ = false;
  bool keep_alive_ = true;
  bool http_1_0_ = false;
  std::string unsent_head_;
};

}  // namespace headroom::http
