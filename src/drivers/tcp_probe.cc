#include "drivers/tcp_probe.h"

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <system_error>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "base/url.h"

namespace headroom::drivers {
namespace {

std::string message_of(int error_number) {
  return to_lower(std::generic_category().message(error_number));
}

// Connecting to a port that nobody listens on can, when the kernel happens to pick that very port
// for our end, connect the socket to itself (simultaneous open, RFC 9293 section 3.5).
bool is_connected_to_itself(const FileDescriptor& socket) {
  sockaddr_storage own{};
  sockaddr_storage peer{};
  socklen_t own_size = sizeof own;
  socklen_t peer_size = sizeof peer;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&own), &own_size);
  ::getpeername(socket.get(), reinterpret_cast<sockaddr*>(&peer), &peer_size);
  return own_size == peer_size && std::memcmp(&own, &peer, own_size) == 0;
}

std::optional<std::string> connect_to(const addrinfo& where, Nanos timeout) {
  const FileDescriptor socket(
      ::socket(where.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return message_of(errno);
  const int connected = ::connect(socket.get(), where.ai_addr, where.ai_addrlen);
  if (connected != 0 && errno != EINPROGRESS) return message_of(errno);

  pollfd polled{.fd = socket.get(), .events = POLLOUT, .revents = 0};
  const auto timeout_ms = std::chrono::ceil<std::chrono::milliseconds>(timeout);
  if (::poll(&polled, 1, static_cast<int>(timeout_ms.count())) == 0) {
    return fmt::format("no connection within {}", to_string(timeout));
  }
  int error_number = 0;
  socklen_t size = sizeof error_number;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error_number, &size);
  if (error_number == 0 && is_connected_to_itself(socket)) error_number = ECONNREFUSED;
  if (error_number == 0) return std::nullopt;
  return message_of(error_number);
}

}  // namespace

std::optional<std::string> probe_tcp(const std::string& address, Nanos timeout) {
  const auto endpoint = parse_endpoint(address);
  if (!endpoint) return endpoint.error().what;
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string port = fmt::format("{}", endpoint->port);
  const int resolved = ::getaddrinfo(endpoint->host.c_str(), port.c_str(), &wanted, &found);
  if (resolved != 0) return to_lower(::gai_strerror(resolved));

  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
  std::optional<std::string> reason;
  for (const addrinfo* one = addresses.get(); one != nullptr; one = one->ai_next) {
    reason = connect_to(*one, timeout);
    if (!reason) return std::nullopt;
  }
  return reason;
}

}  // namespace headroom::drivers
