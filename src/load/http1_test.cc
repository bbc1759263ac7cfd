// Which connection carries a request: the last idle one, a new one, or one that another session
// gives back.
#include "load/http1.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <deque>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"
#include "net/stream_socket.h"
#include "net/task.h"

namespace headroom::load {
namespace {

using run::Failure;

// A port of which the queue of connections is full, so that connecting goes on for ever.
class FullListener {
 public:
  FullListener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), length);
    ::listen(socket_.get(), 0);
    ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &length);
    address_ = net::resolve("127.0.0.1", ntohs(address.sin_port)).value()[0];
    filler_ = net::begin_connect(address_);
  }
  const net::Address& address() const { return address_; }

 private:
  FileDescriptor socket_;
  FileDescriptor filler_;
  net::Address address_;
};

class Http1Test : public testing::Test {
 protected:
  // One session's requests, each awaited.
  struct Client {
    explicit Client(Http1Test& test)
        : session(test.plan_), exchange(test.ledger_, test.strings_, test.decoders_) {
      session.begin(0);
      session.next();
    }
    workload::Session session;
    Exchange exchange;
    Channel* channel = nullptr;
    net::Task task;
    int answers = 0;
  };

  net::Task ask(Client& client) {
    client.exchange.prepare(plan_, 0, client.session, loop_.now(), Moment::kAtOnce);
    co_await client.exchange.over(*client.channel);
    ++client.answers;
  }
  Client& start() {
    Client& client = clients_.emplace_back(*this);
    client.channel = &http1_->acquire();
    client.task = ask(client);
    client.task.start();
    return client;
  }
  void run_until_answered(Client& client) {
    while (client.answers == 0) loop_.run_once();
  }
  void open(std::vector<net::Address> addresses) {
    destination_.addresses = std::move(addresses);
    http1_.emplace(Dialer::create(wire_, destination_).value(), requests_);
  }
  net::Address address_of(const ScriptedServer& server) {
    return net::resolve("127.0.0.1", static_cast<std::uint16_t>(server.port())).value()[0];
  }
  std::uint64_t failed(Failure failure) {
    return ledger_.at(loop_.now(), 0).failed[static_cast<std::size_t>(failure)];
  }

  workload::Plan plan_ = plan_of({get("a", "/")});
  net::EventLoop loop_ = net::EventLoop::create([] {}).value();
  net::StringPool strings_;
  net::DecoderPool decoders_;
  std::array<char, 64 * 1024> buffer_;
  Wire wire_{.loop = loop_, .strings = strings_, .receive_buffer = buffer_, .sockets_left = 10};
  Handover handover_{1, 1};
  // An hour ahead: everything belongs to its first second.
  Ledger ledger_{handover_, 0, loop_.timers(), loop_.now() + std::chrono::hours(1)};
  Destination destination_{.origin = {.scheme = "http", .server = {"shop.test", 80}}};
  Http1Requests requests_{Http1Request(plan_.steps[0], plan_.steps[0].target, destination_.origin)};
  std::optional<Http1> http1_;
  std::deque<Client> clients_;
};

TEST_F(Http1Test, AnIdleConnectionIsTakenAgain) {
  ScriptedServer server(always_ok());
  open({address_of(server)});
  for (int i = 0; i < 3; ++i) {
    Client& client = start();
    run_until_answered(client);
    client.channel->release();
  }
  EXPECT_EQ(wire_.sockets_left, 9u);
  EXPECT_EQ(ledger_.at(loop_.now(), 0).succeeded, 3u);
}

TEST_F(Http1Test, WhoCannotConnectYetTakesTheConnectionThatAnotherGivesBack) {
  ScriptedServer server(always_ok());
  FullListener full;
  open({address_of(server), full.address()});
  wire_.connects_at_once = 1;
  Client& first = start();
  run_until_answered(first);
  Client& connecting = start();  // to the second address, which never answers
  Client& waiting = start();
  EXPECT_EQ(wire_.sockets_left, 8u);
  first.channel->release();
  run_until_answered(waiting);
  EXPECT_EQ(connecting.answers, 0);
  EXPECT_EQ(wire_.sockets_left, 8u);
}

TEST_F(Http1Test, WhoWaitsConnectsWhenItIsItsTurn) {
  ScriptedServer server(always_ok());
  open({address_of(server)});
  wire_.connects_at_once = 1;
  Client& first = start();
  Client& second = start();
  Client& third = start();
  EXPECT_EQ(wire_.sockets_left, 9u);
  run_until_answered(first);
  run_until_answered(second);
  run_until_answered(third);
  EXPECT_EQ(wire_.sockets_left, 7u);
}

TEST_F(Http1Test, WhoWaitsTooLongTimesOut) {
  FullListener full;
  open({full.address()});
  wire_.connects_at_once = 1;
  plan_.steps[0].timeout = std::chrono::milliseconds(30);
  Client& connecting = start();
  Client& waiting = start();
  run_until_answered(connecting);
  run_until_answered(waiting);
  EXPECT_EQ(failed(Failure::kTimeout), 2u);
  EXPECT_EQ(wire_.sockets_left, 10u);
}

TEST_F(Http1Test, TheLimitOfSocketsIsNeverPassed) {
  ScriptedServer server(always_ok());
  open({address_of(server)});
  wire_.sockets_left = 1;
  Client& first = start();
  Client& second = start();
  run_until_answered(first);
  run_until_answered(second);
  EXPECT_EQ(failed(Failure::kNotSent), 1u);
  EXPECT_EQ(ledger_.at(loop_.now(), 0).succeeded, 1u);
}

TEST_F(Http1Test, AnIdleConnectionThatTheServerClosesMakesRoom) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    connection.read_request();
    connection.respond("ok");
  });
  open({address_of(server)});
  Client& client = start();
  run_until_answered(client);
  client.channel->release();
  while (wire_.sockets_left < 10) loop_.run_once();
  SUCCEED();
}

TEST_F(Http1Test, AnotherAddressIsTriedWhenOneRefuses) {
  net::Address closed;
  {
    const ScriptedServer gone(always_ok());
    closed = address_of(gone);
  }
  ScriptedServer server(always_ok());
  open({closed, address_of(server)});
  Client& client = start();
  run_until_answered(client);
  EXPECT_EQ(ledger_.at(loop_.now(), 0).succeeded, 1u);
}

}  // namespace
}  // namespace headroom::load
