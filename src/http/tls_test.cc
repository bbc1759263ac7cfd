#include "http/tls.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "http/block_on.h"
#include "http/probe.h"

namespace headroom::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

// A key and a certificate that signs itself, for 127.0.0.1, and a second pair of a stranger.
class Certificates {
 public:
  Certificates() {
    std::string name = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    make("server");
    make("stranger");
  }
  ~Certificates() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string pem(const std::string& name) const {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  void make(const std::string& name) const {
    const std::string command = fmt::format(
        "cd {} && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 "
        "-subj /CN=test -addext subjectAltName=IP:127.0.0.1,DNS:inside "
        "-keyout {}.key -out {}.cert 2>/dev/null",
        folder_.string(), name, name);
    EXPECT_EQ(std::system(command.c_str()), 0);
  }

  std::filesystem::path folder_;
};

// Answers each connection with 200 and goes on to the next, on a thread of its own.
class TlsServer {
 public:
  explicit TlsServer(asio::ssl::context context)
      : tls_(std::move(context)), acceptor_(context_, {asio::ip::address_v4::loopback(), 0}) {
    asio::co_spawn(context_, serve(), asio::detached);
    thread_ = std::jthread([this] { context_.run(); });
  }
  ~TlsServer() { context_.stop(); }

  [[nodiscard]] Url url() const {
    return {.origin = {.scheme = "https",
                       .server = {.host = "127.0.0.1", .port = acceptor_.local_endpoint().port()}},
            .target = "/"};
  }

 private:
  asio::awaitable<void> serve() {
    while (true) {
      asio::ssl::stream<tcp::socket> stream(co_await acceptor_.async_accept(asio::use_awaitable),
                                            tls_);
      boost::system::error_code error;
      co_await stream.async_handshake(asio::ssl::stream_base::server,
                                      asio::redirect_error(asio::use_awaitable, error));
      if (error) continue;
      std::array<char, 4096> head;
      co_await stream.async_read_some(asio::buffer(head),
                                      asio::redirect_error(asio::use_awaitable, error));
      const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret";
      co_await asio::async_write(stream, asio::buffer(answer),
                                 asio::redirect_error(asio::use_awaitable, error));
    }
  }

  asio::io_context context_{1};
  asio::ssl::context tls_;
  tcp::acceptor acceptor_;
  std::jthread thread_;
};

class TlsTest : public testing::Test {
 protected:
  [[nodiscard]] asio::ssl::context server_context() const {
    asio::ssl::context context(asio::ssl::context::tls_server);
    context.use_certificate_chain(asio::buffer(certificates_.pem("server.cert")));
    context.use_private_key(asio::buffer(certificates_.pem("server.key")), asio::ssl::context::pem);
    return context;
  }

  static Result<Response> ask(const TlsServer& server, const TlsSettings& settings) {
    const auto tls = make_tls_context(settings);
    if (!tls) return std::unexpected(tls.error());
    return fetch(server.url(), {}, 5s, *tls);
  }

  Certificates certificates_;
};

TEST_F(TlsTest, TrustsAServerThatTheGivenAuthoritySigned) {
  const TlsServer server(server_context());
  const auto answer = ask(server, {.authority = certificates_.pem("server.cert")});
  ASSERT_TRUE(answer.has_value()) << to_string(answer.error());
  EXPECT_EQ(answer->body, "secret");
}

TEST_F(TlsTest, RefusesAServerThatAnotherAuthoritySigned) {
  const TlsServer server(server_context());
  const auto answer = ask(server, {.authority = certificates_.pem("stranger.cert")});
  ASSERT_FALSE(answer.has_value());
  EXPECT_NE(answer.error().what.find("did not agree on TLS"), std::string::npos);
  EXPECT_TRUE(ask(server, {.verify = TlsSettings::Verify::kNothing}).has_value());
}

TEST_F(TlsTest, TheCertificateMustNameTheHostOrTheNameThatIsExpected) {
  const TlsServer server(server_context());
  const std::string authority = certificates_.pem("server.cert");
  EXPECT_TRUE(ask(server, {.authority = authority, .server_name = "inside"}).has_value());
  EXPECT_FALSE(ask(server, {.authority = authority, .server_name = "outside"}).has_value());
}

TEST_F(TlsTest, ShowsItsOwnCertificateToAServerThatWantsOne) {
  asio::ssl::context context = server_context();
  context.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
  context.add_certificate_authority(asio::buffer(certificates_.pem("stranger.cert")));
  const TlsServer server(std::move(context));
  TlsSettings settings{.authority = certificates_.pem("server.cert")};
  EXPECT_FALSE(ask(server, settings).has_value());
  settings.certificate = certificates_.pem("stranger.cert");
  settings.key = certificates_.pem("stranger.key");
  EXPECT_TRUE(ask(server, settings).has_value());
}

TEST_F(TlsTest, WhatIsNoPemIsRefusedInWords) {
  const auto made = make_tls_context({.authority = "nonsense"});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().what, "the authority's certificate cannot be used");
}

}  // namespace
}  // namespace headroom::http
