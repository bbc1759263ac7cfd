// Streams over real sockets: Unix, the PROXY protocol, and TLS against OpenSSL's own server.
#include "net/transport.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>

#include "net/tls_server_for_test.h"

namespace headroom::net {
namespace {

using Progress = Transport::Progress;

// Waits as the loop would, until the stream is there or has failed.
Progress settle(Transport& transport) {
  for (;;) {
    const short wanted = transport.is_connected() ? POLLIN : POLLOUT;
    pollfd waiting{transport.fd(), wanted, 0};
    if (::poll(&waiting, 1, 10'000) != 1) return Progress::kPending;
    const Progress progress = transport.advance(static_cast<std::uint32_t>(waiting.revents));
    if (progress != Progress::kPending) return progress;
  }
}

std::string receive(Transport& transport) {
  std::array<char, 256> buffer;
  for (;;) {
    const Transfer got = transport.receive(buffer);
    if (got.error != EAGAIN) return {buffer.data(), got.bytes};
    pollfd waiting{transport.fd(), POLLIN, 0};
    if (::poll(&waiting, 1, 10'000) != 1) return "nothing came";
  }
}

// A record of TLS 1.3 around three bytes: header, bytes, type, tag (RFC 8446, 5.2).
constexpr int kRecordOfThree = 5 + 3 + 1 + 16;

// Until the kernel holds that many.
void wait_for_bytes(const Transport& transport, int count) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  for (int held = 0; held < count; ::ioctl(transport.fd(), FIONREAD, &held)) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << held << " of " << count << " came";
  }
}

std::string ask(Transport& transport, std::string_view question) {
  EXPECT_EQ(transport.send(question).bytes, question.size());
  return receive(transport);
}

class TlsTest : public testing::Test {
 protected:
  std::unique_ptr<TlsContext> context(TlsOptions options, const std::string& host = "localhost") {
    if (options.ca_file.empty()) options.ca_file = server_.certificate_file();
    return TlsContext::create(options, host).value();
  }
  TlsServerForTest server_;
};

TEST_F(TlsTest, CarriesBytesBothWays) {
  const auto tls = context({});
  Transport transport;
  ASSERT_TRUE(transport.connect(server_.address(), tls.get(), Preface::kNone));
  ASSERT_EQ(settle(transport), Progress::kReady) << transport.problem();
  EXPECT_EQ(ask(transport, "ping"), "ping");
  EXPECT_FALSE(transport.may_have_more(4, 256));
}

// Readiness is reported once. What came while a record was still held here must not be overlooked.
TEST_F(TlsTest, BytesThatComeWhileARecordIsStillHeldAreNotForgotten) {
  const auto tls = context({});
  Transport transport;
  ASSERT_TRUE(transport.connect(server_.address(), tls.get(), Preface::kNone));
  ASSERT_EQ(settle(transport), Progress::kReady) << transport.problem();
  ASSERT_EQ(ask(transport, "ticket"), "ticket");
  for (const char* record : {"one", "two"}) ASSERT_EQ(transport.send(record).error, 0);
  wait_for_bytes(transport, 2 * kRecordOfThree);
  ASSERT_EQ(receive(transport), "one");
  ASSERT_TRUE(transport.holds_input());
  ASSERT_EQ(transport.send("six").error, 0);
  wait_for_bytes(transport, kRecordOfThree);
  transport.on_readable();
  ASSERT_EQ(receive(transport), "two");
  EXPECT_TRUE(transport.may_have_more(3, 256));
  EXPECT_EQ(receive(transport), "six");
  EXPECT_FALSE(transport.may_have_more(3, 256));
}

TEST_F(TlsTest, AStrangersCertificateIsRefusedWithTheReason) {
  TlsServerForTest stranger;
  const auto tls = context({});
  Transport transport;
  ASSERT_TRUE(transport.connect(stranger.address(), tls.get(), Preface::kNone));
  EXPECT_EQ(settle(transport), Progress::kFailed);
  EXPECT_EQ(transport.error(), EPROTO);
  EXPECT_EQ(transport.problem(), "self-signed certificate");
}

TEST_F(TlsTest, AnotherHostsCertificateIsRefused) {
  const auto tls = context({}, "other.test");
  Transport transport;
  ASSERT_TRUE(transport.connect(server_.address(), tls.get(), Preface::kNone));
  EXPECT_EQ(settle(transport), Progress::kFailed);
  EXPECT_EQ(transport.problem(), "hostname mismatch");
}

TEST_F(TlsTest, WithoutVerificationAnyCertificateWillDo) {
  const auto tls =
      TlsContext::create({.verify = TlsOptions::Verify::kNothing}, "other.test").value();
  Transport transport;
  ASSERT_TRUE(transport.connect(server_.address(), tls.get(), Preface::kNone));
  ASSERT_EQ(settle(transport), Progress::kReady);
  EXPECT_EQ(ask(transport, "x"), "x");
}

TEST_F(TlsTest, TheSecondConnectionResumesTheSessionOfTheFirst) {
  for (const auto resume : {TlsOptions::Resume::kSessions, TlsOptions::Resume::kNever}) {
    const auto tls = context({.resume = resume});
    const int before = server_.resumed();
    for (int i = 0; i < 2; ++i) {
      Transport transport;
      ASSERT_TRUE(transport.connect(server_.address(), tls.get(), Preface::kNone));
      ASSERT_EQ(settle(transport), Progress::kReady);
      EXPECT_EQ(ask(transport, "x"), "x");  // the ticket comes before the answer
    }
    EXPECT_EQ(server_.resumed() - before, resume == TlsOptions::Resume::kSessions ? 1 : 0);
  }
}

TEST_F(TlsTest, TheServerChoosesAmongTheProtocolsOffered) {
  const auto tls = context({.application_protocols = {"h2", "http/1.1"}});
  Transport transport;
  ASSERT_TRUE(transport.connect(server_.address(), tls.get(), Preface::kNone));
  ASSERT_EQ(settle(transport), Progress::kReady);
  EXPECT_EQ(transport.application_protocol(), "http/1.1");
}

TEST_F(TlsTest, APlainServerIsNoTlsServer) {
  Listener plain;
  const auto tls = context({});
  Transport transport;
  ASSERT_TRUE(transport.connect(plain.address(), tls.get(), Preface::kNone));
  const FileDescriptor accepted = plain.accept();
  ASSERT_EQ(send_some(accepted.get(), "HTTP/1.1 400 Bad Request\r\n\r\n").error, 0);
  EXPECT_EQ(settle(transport), Progress::kFailed);
  EXPECT_EQ(transport.error(), EPROTO);
}

TEST(TlsContext, NamesTheFileThatCannotBeUsed) {
  const auto context = TlsContext::create({.ca_file = "/no/such/ca.pem"}, "localhost");
  ASSERT_FALSE(context.has_value());
  EXPECT_EQ(context.error().what, "the certificate authority /no/such/ca.pem cannot be used");
  EXPECT_EQ(context.error().why, "No such file or directory");
}

TEST(Transport, RunsOverAUnixSocket) {
  const TemporaryFolder folder;
  Listener listener(folder.path() / "a.sock");
  Transport transport;
  ASSERT_TRUE(transport.connect(listener.address(), nullptr, Preface::kNone));
  ASSERT_EQ(settle(transport), Progress::kReady);
  const FileDescriptor accepted = listener.accept();
  ASSERT_EQ(send_some(accepted.get(), "hello").error, 0);
  EXPECT_EQ(receive(transport), "hello");
  EXPECT_EQ(to_string(listener.address()), "unix:" + (folder.path() / "a.sock").string());
}

TEST(Transport, BeginsWithThePrefaceOfTheProxyProtocol) {
  for (const auto preface : {Preface::kProxyV1, Preface::kProxyV2}) {
    Listener listener;
    Transport transport;
    ASSERT_TRUE(transport.connect(listener.address(), nullptr, preface));
    ASSERT_EQ(settle(transport), Progress::kReady);
    const FileDescriptor accepted = listener.accept();
    const auto source = to_string(peer_of(accepted.get()));  // "127.0.0.1:PORT"
    const auto destination = to_string(listener.address());
    std::array<char, 256> buffer;
    const Transfer got = receive_some(accepted.get(), buffer);
    const std::string bytes(buffer.data(), got.bytes);
    if (preface == Preface::kProxyV1) {
      EXPECT_EQ(bytes, "PROXY TCP4 127.0.0.1 127.0.0.1 " + source.substr(10) + " " +
                           destination.substr(10) + "\r\n");
    } else {
      // Signature, version 2 with PROXY, TCP over IPv4, twelve bytes of addresses.
      EXPECT_EQ(bytes.substr(0, 16), std::string("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", 16));
      EXPECT_EQ(bytes.size(), 28u);
      EXPECT_EQ(bytes.substr(16, 8), std::string("\x7f\0\0\1\x7f\0\0\1", 8));
    }
  }
}

TEST(Transport, ARefusedConnectionSaysSo) {
  Listener listener;
  const Address address = listener.address();
  listener.close();
  Transport transport;
  if (!transport.connect(address, nullptr, Preface::kNone)) {
    EXPECT_EQ(transport.error(), ECONNREFUSED);
    return;
  }
  EXPECT_EQ(settle(transport), Progress::kFailed);
  EXPECT_EQ(transport.error(), ECONNREFUSED);
}

}  // namespace
}  // namespace headroom::net
