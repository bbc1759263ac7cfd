// Servers that misbehave, on free ports of the loopback, in the thread of the test.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <string>
#include <utility>

namespace headroom::watch {

class RawServer {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  // What happens on each connection, once the head of a request has come. What it throws is that
  // the client has left.
  using Script = std::function<boost::asio::awaitable<void>(Socket&)>;

  RawServer(boost::asio::io_context& context, Script script)
      : acceptor_(context, {boost::asio::ip::make_address("127.0.0.1"), 0}) {
    boost::asio::co_spawn(context, accept(acceptor_, std::move(script)), boost::asio::detached);
  }

  std::string address() const {
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }

  // Sends these bytes and closes.
  static Script saying(std::string bytes) {
    return [bytes = std::move(bytes)](Socket& socket) -> boost::asio::awaitable<void> {
      co_await boost::asio::async_write(socket, boost::asio::buffer(bytes),
                                        boost::asio::use_awaitable);
    };
  }
  // Sends `head`, then `piece` without end.
  static Script without_end(std::string head, std::string piece) {
    return [head = std::move(head),
            piece = std::move(piece)](Socket& socket) -> boost::asio::awaitable<void> {
      co_await boost::asio::async_write(socket, boost::asio::buffer(head),
                                        boost::asio::use_awaitable);
      while (true) {
        co_await boost::asio::async_write(socket, boost::asio::buffer(piece),
                                          boost::asio::use_awaitable);
      }
    };
  }
  // Sends nothing, and waits for ever.
  static Script silent() {
    return [](Socket& socket) -> boost::asio::awaitable<void> {
      char byte = 0;
      while (true) {
        co_await socket.async_read_some(boost::asio::buffer(&byte, 1), boost::asio::use_awaitable);
      }
    };
  }
  // Breaks the connection as a crash does.
  static Script resetting() {
    return [](Socket& socket) -> boost::asio::awaitable<void> {
      socket.set_option(boost::asio::socket_base::linger(true, 0));
      socket.close();
      co_return;
    };
  }

 private:
  static boost::asio::awaitable<void> accept(boost::asio::ip::tcp::acceptor& acceptor,
                                             Script script) {
    while (true) {
      auto socket = co_await acceptor.async_accept(boost::asio::use_awaitable);
      boost::asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), script),
                            boost::asio::detached);
    }
  }
  static boost::asio::awaitable<void> serve(Socket socket, Script script) {
    std::string head;
    co_await boost::asio::async_read_until(socket, boost::asio::dynamic_buffer(head), "\r\n\r\n",
                                           boost::asio::use_awaitable);
    co_await script(socket);
  }

  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace headroom::watch
