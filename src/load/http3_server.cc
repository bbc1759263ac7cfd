#include "load/http3_server.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <ctime>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "load/http3_peer.h"

namespace headroom::load {
namespace {

// Signed by itself, for "localhost".
gnutls_certificate_credentials_t new_credentials() {
  gnutls_x509_privkey_t key = nullptr;
  gnutls_x509_privkey_init(&key);
  gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                               GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
  gnutls_x509_crt_t certificate = nullptr;
  gnutls_x509_crt_init(&certificate);
  gnutls_x509_crt_set_version(certificate, 3);
  gnutls_x509_crt_set_serial(certificate, "\x01", 1);
  gnutls_x509_crt_set_activation_time(certificate, std::time(nullptr) - 3600);
  gnutls_x509_crt_set_expiration_time(certificate, std::time(nullptr) + 3600);
  gnutls_x509_crt_set_dn(certificate, "CN=localhost", nullptr);
  gnutls_x509_crt_set_key(certificate, key);
  gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0);
  gnutls_certificate_credentials_t credentials = nullptr;
  gnutls_certificate_allocate_credentials(&credentials);
  HEADROOM_CHECK(gnutls_certificate_set_x509_key(credentials, &certificate, 1, key) >= 0,
                 "GnuTLS takes its own certificate");
  gnutls_x509_crt_deinit(certificate);
  gnutls_x509_privkey_deinit(key);
  return credentials;
}

}  // namespace

void Http3Server::Freed::operator()(gnutls_certificate_credentials_st* credentials) const {
  gnutls_certificate_free_credentials(credentials);
}

Http3Server::Http3Server(Script script, std::uint64_t streams)
    : script_(std::move(script)),
      streams_(streams),
      socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
      credentials_(new_credentials()) {
  gnutls_datum_t key{};
  gnutls_session_ticket_key_generate(&key);
  ticket_key_.assign(reinterpret_cast<const char*>(key.data), key.size);
  gnutls_free(key.data);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  HEADROOM_CHECK(::bind(socket_.get(), raw, length) == 0, "the loopback has a port");
  ::getsockname(socket_.get(), raw, &length);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

Http3Server::~Http3Server() {
  stop();
}

void Http3Server::stop() {
  is_over_ = true;
  if (thread_.joinable()) thread_.join();
}

void Http3Server::serve() {
  while (!is_over_) {
    pollfd waiting{socket_.get(), POLLIN, 0};
    // Nobody waits for this long: only timers of QUIC, and the end, are looked at so often.
    constexpr int kMilliseconds = 5;
    if (::poll(&waiting, 1, kMilliseconds) == 1) receive();
    for (auto& [port, connection] : connections_) {
      connection->look_at_the_clock();
      if (!is_silent_) connection->send();
    }
  }
}

void Http3Server::receive() {
  std::array<char, 2048> buffer;
  sockaddr_in from{};
  socklen_t length = sizeof from;
  const auto size = ::recvfrom(socket_.get(), buffer.data(), buffer.size(), 0,
                               reinterpret_cast<sockaddr*>(&from), &length);
  if (size <= 0 || is_silent_ || is_lost()) return;
  const std::string_view packet(buffer.data(), static_cast<std::size_t>(size));
  auto& connection = connections_[from.sin_port];
  if (connection == nullptr) {
    sockaddr_in local{};
    local.sin_family = AF_INET;
    local.sin_port = htons(static_cast<std::uint16_t>(port_));
    local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto made = std::make_unique<Http3Peer>(
        script_, resumed_, next_number_,
        [this](std::string_view answer, const sockaddr_in& to) { post(answer, to); }, local, from);
    if (!made->accept(packet, credentials_.get(), ticket_key_, streams_)) return;
    ++next_number_;
    connection = std::move(made);
  }
  connection->receive(packet);
}

void Http3Server::post(std::string_view packet, const sockaddr_in& to) {
  if (is_lost()) return;
  ::sendto(socket_.get(), packet.data(), packet.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

bool Http3Server::is_lost() {
  return lost_every_ > 0 && ++packets_ % lost_every_ == 0;
}

}  // namespace headroom::load
