#include "http/server.h"

#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <vector>

#include "http/block_on.h"
#include "http/condition.h"

namespace headroom::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

// A server and plain sockets to talk to it, all on one thread.
class ServerTest : public testing::Test {
 protected:
  ~ServerTest() override {
    block_on(context_, server_->stop(0s));
    context_.restart();
    context_.run();
  }

  void listen(Server::Options options = {}) {
    server_ = std::make_unique<Server>(context_.get_executor(), options);
    server_->on_access([this](const Access& access) { accesses_.push_back(access); });
    server_->route("GET", "/hello", [](Exchange& exchange) -> asio::awaitable<void> {
      auto response = Response::text(200, "hello");
      co_await exchange.respond(std::move(response));
    });
    server_->route("POST", "/echo", [](Exchange& exchange) -> asio::awaitable<void> {
      auto response = Response::text(200, exchange.take_body());
      co_await exchange.respond(std::move(response));
    });
    server_->route("GET", "/count/{name}", [](Exchange& exchange) -> asio::awaitable<void> {
      exchange.start_stream(200, {});
      co_await exchange.write(exchange.parameter("name"));
      co_await exchange.write(" one");
      co_await exchange.write(" two");
      co_await exchange.finish();
    });
    server_->route("GET", "/wait", [this](Exchange& exchange) -> asio::awaitable<void> {
      ++waiting_;
      const std::shared_ptr<int> leaves(&waiting_, [](int* count) { --*count; });
      co_await released_.wait();
      auto response = Response::text(200, "released");
      co_await exchange.respond(std::move(response));
    });
    server_->route("GET", "/break", [](Exchange& exchange) -> asio::awaitable<void> {
      exchange.start_stream(200, {});
      co_await exchange.write("half");
      throw std::runtime_error("lost the rest");
    });
    server_->route("GET", "/throw", [](Exchange&) -> asio::awaitable<void> {
      throw std::runtime_error("no luck");
      co_return;
    });
    ASSERT_TRUE(server_->listen());
  }

  tcp::socket connect() {
    tcp::socket socket(context_);
    socket.connect({asio::ip::address_v4::loopback(), server_->port()});
    return socket;
  }

  // Sends `bytes`; everything the server sends until it closes, or until `end` has come.
  std::string talk(tcp::socket& socket, std::string_view bytes, std::string_view end = {}) {
    asio::write(socket, asio::buffer(bytes));
    return block_on(context_, receive(socket, end));
  }

  static asio::awaitable<std::string> receive(tcp::socket& socket, std::string_view end) {
    std::string received;
    boost::system::error_code error;
    while (!error && (end.empty() || !received.ends_with(end))) {
      char part[4096];
      const auto count = co_await socket.async_read_some(
          asio::buffer(part), asio::redirect_error(asio::use_awaitable, error));
      received.append(part, count);
    }
    co_return received;
  }

  std::string ask(std::string_view bytes) {
    auto socket = connect();
    return talk(socket, bytes);
  }

  template <class Predicate>
  void run_until(Predicate predicate) {
    context_.restart();
    while (!predicate() && context_.run_one_for(10s) > 0) {
    }
    ASSERT_TRUE(predicate());
  }

  asio::io_context context_{1};
  Condition released_{context_.get_executor()};
  int waiting_ = 0;
  std::vector<Access> accesses_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, AnswersWithItsLengthAndKeepsTheConnection) {
  listen();
  auto socket = connect();
  constexpr std::string_view kAnswer =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
      "5\r\n\r\nhello";
  EXPECT_EQ(talk(socket, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello"), kAnswer);
  EXPECT_EQ(talk(socket, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello"), kAnswer);
  EXPECT_EQ(server_->connections(), 1u);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  listen();
  const auto answer =
      ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nfirst"
          "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecond");
  const auto first = answer.find("\r\n\r\nfirst");
  const auto second = answer.find("\r\n\r\nsecond");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos);
  EXPECT_LT(first, second);
}

TEST_F(ServerTest, StreamsInChunksWithTheHeadBeforeTheFirst) {
  listen();
  EXPECT_EQ(ask("GET /count/zero HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            "4\r\nzero\r\n4\r\n one\r\n4\r\n two\r\n0\r\n\r\n");
}

TEST_F(ServerTest, StreamsToAnOldClientUntilItCloses) {
  listen();
  EXPECT_EQ(ask("GET /count/zero HTTP/1.0\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nzero one two");
}

TEST_F(ServerTest, KeepsTheConnectionOfAnOldClientThatAsksForIt) {
  listen();
  auto socket = connect();
  const auto answer =
      talk(socket, "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "hello");
  EXPECT_NE(answer.find("Connection: keep-alive\r\n"), std::string::npos);
}

TEST_F(ServerTest, AnswersHeadWithoutABody) {
  listen();
  EXPECT_EQ(ask("HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "Connection: close\r\nContent-Length: 5\r\n\r\n");
}

TEST_F(ServerTest, TellsAMissingPathFromAWrongMethod) {
  listen();
  EXPECT_TRUE(ask("GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                  .starts_with("HTTP/1.1 404 Not Found\r\n"));
  const auto answer = ask("PUT /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
  EXPECT_NE(answer.find("Allow: GET\r\n"), std::string::npos);
}

TEST_F(ServerTest, RefusesABodyPastTheLimitAndSaysSo) {
  Server::Options options;
  options.body_bytes = 10;
  listen(options);
  const auto answer =
      ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n01234567890");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 "));
  EXPECT_NE(answer.find("the body is larger than 10 bytes"), std::string::npos);
}

TEST_F(ServerTest, RefusesAChunkedBodyPastTheLimit) {
  Server::Options options;
  options.body_bytes = 10;
  listen(options);
  EXPECT_TRUE(ask("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "6\r\n012345\r\n6\r\n678901\r\n0\r\n\r\n")
                  .starts_with("HTTP/1.1 413 "));
}

TEST_F(ServerTest, RefusesAHeadPastTheLimit) {
  listen();
  const std::string long_value(20'000, 'x');
  EXPECT_TRUE(ask("GET /hello HTTP/1.1\r\nHost: a\r\nX-Long: " + long_value + "\r\n\r\n")
                  .starts_with("HTTP/1.1 431 "));
}

TEST_F(ServerTest, RefusesWhatIsNotHttp) {
  listen();
  EXPECT_TRUE(ask("\x16\x03\x01 hello\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

TEST_F(ServerTest, TellsAClientThatAsksFirstToSendItsBody) {
  listen();
  auto socket = connect();
  EXPECT_EQ(talk(socket,
                 "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                 "Content-Length: 4\r\n\r\n",
                 "\r\n\r\n"),
            "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(talk(socket, "body", "body").ends_with("Content-Length: 4\r\n\r\nbody"));
}

TEST_F(ServerTest, AnswersForAHandlerThatThrew) {
  listen();
  EXPECT_TRUE(ask("GET /throw HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                  .starts_with("HTTP/1.1 500 "));
  ASSERT_EQ(accesses_.size(), 1u);
  EXPECT_EQ(accesses_[0].status, 500);
  EXPECT_EQ(accesses_[0].failure, "no luck");
}

TEST_F(ServerTest, BreaksAStreamThatItsHandlerLeft) {
  listen();
  const auto answer = ask("GET /break HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(answer.ends_with("4\r\nhalf\r\n"));  // and no last chunk
}

TEST_F(ServerTest, CancelsTheHandlerOfAClientThatLeft) {
  listen();
  {
    auto socket = connect();
    asio::write(socket, asio::buffer(std::string_view("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")));
    run_until([&] { return waiting_ == 1; });
  }
  run_until([&] { return server_->connections() == 0; });
  EXPECT_EQ(waiting_, 0);
  ASSERT_EQ(accesses_.size(), 1u);
  EXPECT_EQ(accesses_[0].status, Access::kClientLeft);
  EXPECT_EQ(accesses_[0].failure, "");
}

TEST_F(ServerTest, ClosesAnIdleConnection) {
  Server::Options options;
  options.idle_timeout = 5ms;
  listen(options);
  EXPECT_EQ(ask(""), "");
}

TEST_F(ServerTest, ClosesAConnectionWhoseRequestDoesNotEnd) {
  Server::Options options;
  options.request_timeout = 5ms;
  listen(options);
  EXPECT_EQ(ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"), "");
}

TEST_F(ServerTest, LeavesConnectionsPastTheLimitWaiting) {
  Server::Options options;
  options.connections = 1;
  listen(options);
  auto first = connect();
  talk(first, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello");
  auto second = connect();
  asio::write(second, asio::buffer(std::string_view("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")));
  talk(first, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello");
  run_until([&] { return accesses_.size() == 2; });  // both of the first
  EXPECT_EQ(server_->connections(), 1u);
  first.close();
  EXPECT_TRUE(block_on(context_, receive(second, "hello")).ends_with("hello"));
}

TEST_F(ServerTest, DrainingClosesConnectionsWithTheirNextAnswer) {
  listen();
  auto socket = connect();
  talk(socket, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello");
  server_->drain();
  const auto answer = talk(socket, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
}

TEST_F(ServerTest, StoppingLetsRequestsEndAndClosesIdleConnections) {
  listen();
  auto idle = connect();
  talk(idle, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello");
  auto busy = connect();
  asio::write(busy, asio::buffer(std::string_view("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")));
  run_until([&] { return waiting_ == 1; });

  bool stopped = false;
  asio::co_spawn(
      context_,
      [&]() -> asio::awaitable<void> {
        co_await server_->stop(1h);
        stopped = true;
      },
      asio::detached);
  EXPECT_EQ(block_on(context_, receive(idle, {})), "");
  EXPECT_FALSE(stopped);
  released_.notify_all();
  EXPECT_TRUE(block_on(context_, receive(busy, {})).ends_with("released"));
  run_until([&] { return stopped; });
}

TEST_F(ServerTest, StoppingBreaksWhatOutlivesTheGrace) {
  listen();
  auto busy = connect();
  asio::write(busy, asio::buffer(std::string_view("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")));
  run_until([&] { return waiting_ == 1; });
  block_on(context_, server_->stop(1ms));
  EXPECT_EQ(waiting_, 0);
}

TEST_F(ServerTest, SaysWhichPortItCannotHave) {
  listen();
  Server::Options options;
  options.port = server_->port();
  Server second(context_.get_executor(), options);
  const auto listening = second.listen();
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error().kind, ErrorKind::kUnreachable);
  EXPECT_EQ(listening.error().what,
            "cannot listen on 127.0.0.1:" + std::to_string(server_->port()));
  EXPECT_EQ(listening.error().why, "Address already in use");
}

TEST_F(ServerTest, ReportsRouteStatusAndDuration) {
  listen();
  ask("GET /count/zero HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  ASSERT_EQ(accesses_.size(), 1u);
  EXPECT_EQ(accesses_[0].method, "GET");
  EXPECT_EQ(accesses_[0].route, "/count/{name}");
  EXPECT_EQ(accesses_[0].status, 200);
  EXPECT_GT(accesses_[0].duration, 0ns);
}

}  // namespace
}  // namespace headroom::http
