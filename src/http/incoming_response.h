// Reads one answer from a connection. Internal to the module.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/client.h"
#include "http/client_pool.h"

namespace headroom::http {

class IncomingResponse::State {
 public:
  State(std::shared_ptr<ClientPool> pool, std::shared_ptr<ClientConnection> connection,
        std::string server);
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Reads up to the end of the head; `any_byte` tells whether the server had begun to answer.
  boost::asio::awaitable<Outcome<void>> read_head(std::string_view method, bool& any_byte);
  boost::asio::awaitable<Outcome<std::string_view>> read_some();

  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const Headers& headers() const { return headers_; }

 private:
  static constexpr std::size_t kReadBytes = 16 * 1024;

  boost::asio::awaitable<boost::system::error_code> receive();
  Outcome<void> parse();
  void release();

  std::shared_ptr<ClientPool> pool_;
  std::shared_ptr<ClientConnection> connection_;  // null once given back
  std::string server_;
  std::optional<boost::beast::http::response_parser<boost::beast::http::buffer_body>> parser_;
  int status_ = 0;
  Headers headers_;
  std::array<char, kReadBytes> body_;
};

}  // namespace headroom::http
