#include "net/transport.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>

#include <cerrno>
#include <cstring>

namespace headroom::net {
namespace {

constexpr std::uint32_t kReady = EPOLLIN | EPOLLOUT | EPOLLHUP | EPOLLERR;

Address own_address(int fd) {
  Address address;
  address.length = sizeof address.storage;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address.storage), &address.length);
  return address;
}

Address peer_address(int fd) {
  Address address;
  address.length = sizeof address.storage;
  ::getpeername(fd, reinterpret_cast<sockaddr*>(&address.storage), &address.length);
  return address;
}

// Host and port of an address, in network byte order.
struct Parts {
  std::string_view host;
  std::string_view port;
};

Parts parts_of(const Address& address) {
  const auto view = [](const auto& field) {
    return std::string_view(reinterpret_cast<const char*>(&field), sizeof field);
  };
  if (address.family() == AF_INET6) {
    const auto& in6 = reinterpret_cast<const sockaddr_in6&>(address.storage);
    return {view(in6.sin6_addr), view(in6.sin6_port)};
  }
  const auto& in4 = reinterpret_cast<const sockaddr_in&>(address.storage);
  return {view(in4.sin_addr), view(in4.sin_port)};
}

std::string host_text(const Address& address) {
  char text[INET6_ADDRSTRLEN] = "";
  ::inet_ntop(address.family(), parts_of(address).host.data(), text, sizeof text);
  return text;
}

unsigned port_number(const Address& address) {
  std::uint16_t port = 0;
  std::memcpy(&port, parts_of(address).port.data(), sizeof port);
  return ntohs(port);
}

std::string proxy_v1(const Address& source, const Address& destination) {
  if (source.family() != AF_INET && source.family() != AF_INET6) return "PROXY UNKNOWN\r\n";
  return fmt::format("PROXY {} {} {} {} {}\r\n", source.family() == AF_INET ? "TCP4" : "TCP6",
                     host_text(source), host_text(destination), port_number(source),
                     port_number(destination));
}

std::string proxy_v2(const Address& source, const Address& destination) {
  std::string bytes("\r\n\r\n\0\r\nQUIT\n", 12);
  bytes += '\x21';  // version 2, PROXY
  if (source.family() != AF_INET && source.family() != AF_INET6) {
    bytes.append("\0\0\0", 3);  // unspecified, and nothing follows
    return bytes;
  }
  bytes += source.family() == AF_INET ? '\x11' : '\x21';  // TCP over IPv4 or IPv6
  const Parts from = parts_of(source);
  const Parts to = parts_of(destination);
  const auto length = from.host.size() + to.host.size() + from.port.size() + to.port.size();
  bytes += '\0';
  bytes += static_cast<char>(length);
  bytes.append(from.host).append(to.host).append(from.port).append(to.port);
  return bytes;
}

}  // namespace

std::string preface_bytes(Preface preface, int fd) {
  switch (preface) {
    case Preface::kNone:
      return {};
    case Preface::kProxyV1:
      return proxy_v1(own_address(fd), peer_address(fd));
    case Preface::kProxyV2:
      return proxy_v2(own_address(fd), peer_address(fd));
  }
  return {};
}

bool Transport::connect(const Address& address, TlsContext* tls, Preface preface) {
  context_ = tls;
  preface_ = preface;
  is_connected_ = false;
  error_ = 0;
  socket_ = begin_connect(address);
  if (!socket_) error_ = errno;
  return static_cast<bool>(socket_);
}

Transport::Progress Transport::advance(std::uint32_t events) {
  if ((events & kReady) == 0) return Progress::kPending;
  if (!is_connected_) {
    if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) == 0) return Progress::kPending;
    if (const int error = connect_error(socket_.get()); error != 0) return failed(error);
    if (const Progress progress = connected(); progress != Progress::kPending) return progress;
  }
  switch (tls_->handshake()) {
    case TlsStream::Handshake::kPending:
      return Progress::kPending;
    case TlsStream::Handshake::kDone:
      return Progress::kReady;
    case TlsStream::Handshake::kFailed:
      break;
  }
  return failed(EPROTO);
}

Transport::Progress Transport::connected() {
  is_connected_ = true;
  if (preface_ != Preface::kNone) {
    // A new socket has room for it.
    const std::string bytes = preface_bytes(preface_, socket_.get());
    const Transfer sent = send_some(socket_.get(), bytes);
    if (sent.bytes != bytes.size()) return failed(sent.error != 0 ? sent.error : ECONNRESET);
  }
  if (context_ == nullptr) return Progress::kReady;
  tls_ = std::make_unique<TlsStream>(*context_, socket_.get());
  return Progress::kPending;
}

Transport::Progress Transport::failed(int error) {
  error_ = error;
  return Progress::kFailed;
}

std::string Transport::problem() const {
  if (error_ == EPROTO && tls_ != nullptr) return tls_->problem();
  return std::strerror(error_);
}

}  // namespace headroom::net
