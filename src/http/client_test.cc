#include "http/client.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>

#include "http/block_on.h"
#include "http/condition.h"
#include "http/server.h"

namespace headroom::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

// A server that sends fixed bytes to each connection once a request head has come, then closes.
// With no bytes to send it says nothing and keeps the connection.
class ScriptedServer {
 public:
  ScriptedServer(asio::io_context& context, std::string answer)
      : acceptor_(context, {asio::ip::address_v4::loopback(), 0}), answer_(std::move(answer)) {
    asio::co_spawn(context, run(), asio::detached);
  }
  [[nodiscard]] Endpoint endpoint() const {
    return {"127.0.0.1", acceptor_.local_endpoint().port()};
  }
  void stop() { acceptor_.close(); }

 private:
  asio::awaitable<void> run() {
    std::vector<tcp::socket> silent;
    while (true) {
      boost::system::error_code error;
      auto socket =
          co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return;
      char head[4096];
      co_await socket.async_read_some(asio::buffer(head), asio::use_awaitable);
      if (answer_.empty()) {
        silent.push_back(std::move(socket));
      } else {
        co_await asio::async_write(socket, asio::buffer(answer_), asio::use_awaitable);
      }
    }
  }

  tcp::acceptor acceptor_;
  std::string answer_;
};

class ClientTest : public testing::Test {
 protected:
  ~ClientTest() override {
    if (server_) block_on(context_, server_->stop(0s));
    if (scripted_) scripted_->stop();
    context_.restart();
    context_.run();
  }

  Endpoint serve(Handler handler) {
    server_ = std::make_unique<Server>(context_.get_executor(), Server::Options());
    server_->route("*", "/{rest...}", std::move(handler));
    EXPECT_TRUE(server_->listen());
    return {"127.0.0.1", server_->port()};
  }

  Endpoint serve_bytes(std::string answer) {
    scripted_ = std::make_unique<ScriptedServer>(context_, std::move(answer));
    return scripted_->endpoint();
  }

  // "status body", or the failure.
  Outcome<std::string> ask(const Endpoint& server, Request request = {.target = "/"},
                           Deadline deadline = kNoDeadline) {
    return block_on(context_, exchange(server, std::move(request), deadline));
  }

  asio::awaitable<Outcome<std::string>> exchange(Endpoint server, Request request,
                                                 Deadline deadline) {
    auto response = co_await client_.send(server, std::move(request), deadline);
    if (!response) co_return std::unexpected(response.error());
    const auto body = co_await response->read_all(1u << 20);
    if (!body) co_return std::unexpected(body.error());
    co_return std::to_string(response->status()) + " " + *body;
  }

  asio::io_context context_{1};
  Client client_{context_.get_executor(), {}};
  std::unique_ptr<Server> server_;
  std::unique_ptr<ScriptedServer> scripted_;
};

asio::awaitable<void> echo(Exchange& exchange) {
  auto response = Response::text(200, exchange.request().method + " " + exchange.request().target +
                                          " " + exchange.request().body);
  co_await exchange.respond(std::move(response));
}

TEST_F(ClientTest, SendsARequestAndReadsTheAnswer) {
  const auto server = serve(echo);
  EXPECT_EQ(ask(server, {.method = "POST", .target = "/a?b=c", .body = "text"}),
            "200 POST /a?b=c text");
}

// A Unix socket under a name of its own; answers the first connection.
class UnixServer {
 public:
  UnixServer(asio::io_context& context, std::string answer)
      : acceptor_(context, asio::local::stream_protocol::endpoint(path())) {
    asio::co_spawn(context, serve(std::move(answer)), asio::detached);
  }
  ~UnixServer() { std::filesystem::remove(path()); }

  static std::string path() {
    return (std::filesystem::temp_directory_path() / fmt::format("headroom-{}.sock", ::getpid()))
        .string();
  }
  [[nodiscard]] const std::string& head() const { return head_; }

 private:
  asio::awaitable<void> serve(std::string answer) {
    auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
    std::array<char, 4096> room;
    head_.assign(room.data(),
                 co_await socket.async_read_some(asio::buffer(room), asio::use_awaitable));
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
  }

  asio::local::stream_protocol::acceptor acceptor_;
  std::string head_;
};

TEST_F(ClientTest, SpeaksOverAUnixSocketAndNamesTheHostLocalhost) {
  const UnixServer server(context_, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(ask({.host = "unix:" + UnixServer::path()}, {.target = "/version"}), "200 hi");
  EXPECT_EQ(server.head(), "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

TEST_F(ClientTest, AUnixSocketThatIsNotThereRefuses) {
  EXPECT_EQ(ask({.host = "unix:/nowhere/at.sock"}).error(), Failure::kRefused);
}

TEST_F(ClientTest, UsesOneConnectionForRequestsInSequence) {
  const auto server = serve(echo);
  for (int i = 0; i < 3; ++i) ask(server);
  EXPECT_EQ(server_->connections(), 1u);
  EXPECT_EQ(client_.idle_connections(), 1u);
}

TEST_F(ClientTest, ReadsChunksAsTheyComeWhileTheServerHasNotMadeTheNext) {
  Condition go_on(context_.get_executor());
  bool second_made = false;
  const auto server = serve([&](Exchange& exchange) -> asio::awaitable<void> {
    exchange.start_stream(200, {});
    co_await exchange.write("first");
    co_await go_on.wait();
    second_made = true;
    co_await exchange.write("second");
    co_await exchange.finish();
  });
  block_on(
      context_,
      [](Client& client, Endpoint to, Condition& proceed, bool& made) -> asio::awaitable<void> {
        Request request;
        request.target = "/";
        auto response = co_await client.send(to, std::move(request), kNoDeadline);
        const std::string first(*co_await response->read_some());
        EXPECT_EQ(first, "first");
        EXPECT_FALSE(made);
        proceed.notify_all();
        const std::string second(*co_await response->read_some());
        EXPECT_EQ(second, "second");
        const std::string end(*co_await response->read_some());
        EXPECT_EQ(end, "");
      }(client_, server, go_on, second_made));
  EXPECT_EQ(client_.idle_connections(), 1u);
}

TEST_F(ClientTest, ReadsABodyLargerThanItsBuffer) {
  const std::string large(100'000, 'x');
  const auto server = serve([&](Exchange& exchange) -> asio::awaitable<void> {
    exchange.start_stream(200, {});
    co_await exchange.write(large);
    co_await exchange.finish();
  });
  EXPECT_EQ(ask(server), "200 " + large);
}

TEST_F(ClientTest, DroppingAnAnswerTellsTheServer) {
  bool cancelled = false;
  const auto server = serve([&](Exchange& exchange) -> asio::awaitable<void> {
    const std::shared_ptr<bool> leaves(&cancelled, [](bool* flag) { *flag = true; });
    exchange.start_stream(200, {});
    co_await exchange.write("first");
    Condition never(context_.get_executor());
    co_await never.wait();
  });
  block_on(context_, [](Client& client, Endpoint to) -> asio::awaitable<void> {
    Request request;
    request.target = "/";
    const auto response = co_await client.send(to, std::move(request), kNoDeadline);
    EXPECT_EQ(response->status(), 200);
  }(client_, server));
  context_.restart();
  while (!cancelled && context_.run_one_for(10s) > 0) {
  }
  EXPECT_TRUE(cancelled);
  EXPECT_EQ(client_.idle_connections(), 0u);
}

TEST_F(ClientTest, FailsAtTheDeadlineWhileWaitingForTheHead) {
  const auto server = serve_bytes("");
  EXPECT_EQ(ask(server, {.target = "/"}, std::chrono::steady_clock::now() + 5ms),
            std::unexpected(Failure::kTimeout));
}

TEST_F(ClientTest, FailsAtTheDeadlineInTheMiddleOfABody) {
  const auto server = serve([&](Exchange& exchange) -> asio::awaitable<void> {
    exchange.start_stream(200, {});
    co_await exchange.write("first");
    Condition never(context_.get_executor());
    co_await never.wait();
  });
  EXPECT_EQ(ask(server, {.target = "/"}, std::chrono::steady_clock::now() + 50ms),
            std::unexpected(Failure::kTimeout));
}

TEST_F(ClientTest, TellsARefusedConnection) {
  tcp::acceptor acceptor(context_, {asio::ip::address_v4::loopback(), 0});
  const Endpoint nobody{"127.0.0.1", acceptor.local_endpoint().port()};
  acceptor.close();
  EXPECT_EQ(ask(nobody), std::unexpected(Failure::kRefused));
}

TEST_F(ClientTest, TellsAnAnswerThatIsNotHttp) {
  EXPECT_EQ(ask(serve_bytes("220 mail.example.org ESMTP\r\n")),
            std::unexpected(Failure::kMalformed));
}

TEST_F(ClientTest, TellsAnAnswerThatBreaksOff) {
  EXPECT_EQ(ask(serve_bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")),
            std::unexpected(Failure::kClosed));
}

TEST_F(ClientTest, TellsAChunkedAnswerThatBreaksOff) {
  EXPECT_EQ(ask(serve_bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")),
            std::unexpected(Failure::kClosed));
}

TEST_F(ClientTest, ReadsABodyThatEndsWithTheConnection) {
  EXPECT_EQ(ask(serve_bytes("HTTP/1.1 200 OK\r\n\r\nall of it")), "200 all of it");
  EXPECT_EQ(client_.idle_connections(), 0u);
}

TEST_F(ClientTest, SkipsInformationalAnswers) {
  EXPECT_EQ(ask(serve_bytes("HTTP/1.1 100 Continue\r\n\r\n"
                            "HTTP/1.1 204 No Content\r\n\r\n")),
            "204 ");
}

TEST_F(ClientTest, RefusesABodyLargerThanTheCallerTakes) {
  const std::string large((1u << 20) + 1, 'x');
  const auto server = serve([&](Exchange& exchange) -> asio::awaitable<void> {
    auto response = Response::text(200, large);
    co_await exchange.respond(std::move(response));
  });
  EXPECT_EQ(ask(server), std::unexpected(Failure::kTooLarge));
}

TEST_F(ClientTest, PromisedGigabytesCostNothingUntilTheyCome) {
  EXPECT_EQ(ask(serve_bytes("HTTP/1.1 200 OK\r\nContent-Length: 900000000000\r\n\r\nhalf")),
            std::unexpected(Failure::kClosed));
}

TEST_F(ClientTest, ReplacesAKeptConnectionThatTheServerHasClosed) {
  const auto server = serve(echo);
  ask(server);
  block_on(context_, server_->stop(0s));
  Server::Options options;
  options.port = server.port;
  server_ = std::make_unique<Server>(context_.get_executor(), options);
  server_->route("*", "/{rest...}", echo);
  ASSERT_TRUE(server_->listen());
  EXPECT_EQ(ask(server), "200 GET / ");
}

TEST_F(ClientTest, LeavesOutFieldsOfTheConnection) {
  const auto server = serve_bytes(
      "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5\r\nX-Own: kept\r\nContent-Length: 0\r\n\r\n");
  block_on(context_, [](Client& client, Endpoint to) -> asio::awaitable<void> {
    Request request;
    request.target = "/";
    const auto response = co_await client.send(to, std::move(request), kNoDeadline);
    EXPECT_EQ(response->headers().find("Keep-Alive"), nullptr);
    EXPECT_EQ(*response->headers().find("x-own"), "kept");
  }(client_, server));
}

}  // namespace
}  // namespace headroom::http
