#include "http/probe.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <thread>

#include "http/block_on.h"
#include "http/server.h"

namespace headroom::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// A server on a thread of its own, since what is tested blocks.
class BackgroundServer {
 public:
  BackgroundServer() {
    server_.route("GET", "/ready", [](Exchange& exchange) -> asio::awaitable<void> {
      auto response = Response::text(503, "starting");
      co_await exchange.respond(std::move(response));
    });
    server_.route("POST", "/echo", [](Exchange& exchange) -> asio::awaitable<void> {
      auto response = Response::text(200, exchange.take_body());
      co_await exchange.respond(std::move(response));
    });
    EXPECT_TRUE(server_.listen());
    thread_ = std::thread([this] { context_.run(); });
  }
  ~BackgroundServer() {
    asio::co_spawn(context_, server_.stop(0s), [](std::exception_ptr) {});
    thread_.join();
  }
  [[nodiscard]] std::string url(std::string_view target) const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + std::string(target);
  }

 private:
  asio::io_context context_{1};
  Server server_{context_.get_executor(), {}};
  std::thread thread_;
};

TEST(Probe, GivesAnyStatusAsAnAnswer) {
  const BackgroundServer server;
  EXPECT_EQ(get_status(server.url("/ready"), 10s), 503);
  EXPECT_EQ(get_status(server.url("/none"), 10s), 404);
}

TEST(Probe, FetchSendsARequestAndGivesTheWholeAnswer) {
  const BackgroundServer server;
  const auto url = parse_url(server.url("/echo")).value();
  const auto response = fetch(url, {.method = "POST", .body = "text"}, 10s).value();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "text");
}

TEST(Probe, SaysWhoRefusedAndWhatToDo) {
  asio::io_context context;
  asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  const auto port = std::to_string(acceptor.local_endpoint().port());
  acceptor.close();
  const auto status = get_status("http://127.0.0.1:" + port + "/", 10s);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kUnreachable);
  EXPECT_EQ(status.error().what, "127.0.0.1:" + port + " refused the connection");
  EXPECT_EQ(status.error().fix, "start the service, or check host and port");
}

TEST(Probe, GivesUpOnASilentServerAfterTheTimeout) {
  // The kernel completes the handshake for a listening socket that nobody accepts from.
  asio::io_context context;
  asio::ip::tcp::acceptor silent(context, {asio::ip::address_v4::loopback(), 0});
  const auto port = std::to_string(silent.local_endpoint().port());
  const auto status = get_status("http://127.0.0.1:" + port + "/", 5ms);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().what, "127.0.0.1:" + port + " did not answer in time");
}

TEST(Probe, RefusesWhatItCannotCall) {
  EXPECT_EQ(get_status("https://127.0.0.1/", 1s).error().why, "only plain http is spoken here");
  EXPECT_EQ(get_status("127.0.0.1", 1s).error().why, "the scheme is missing");
}

}  // namespace
}  // namespace headroom::http
