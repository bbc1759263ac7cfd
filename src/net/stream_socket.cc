#include "net/stream_socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>

namespace headroom::net {

FileDescriptor begin_connect(const Address& address) {
  FileDescriptor fd(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return fd;
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* raw = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::connect(fd.get(), raw, address.length) != 0 && errno != EINPROGRESS) {
    // A Unix socket whose queue is full does not let us wait for a place in it.
    const bool is_full = address.family() == AF_UNIX && errno == EAGAIN;
    const int error = is_full ? ECONNREFUSED : errno;
    fd.close();
    errno = error;
  }
  return fd;
}

int connect_error(int fd) {
  int error = 0;
  socklen_t length = sizeof error;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) return errno;
  return error;
}

Transfer send_some(int fd, std::string_view bytes) {
  const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent < 0) return {0, errno};
  return {static_cast<std::size_t>(sent), 0};
}

Transfer receive_some(int fd, std::span<char> buffer) {
  const auto received = ::recv(fd, buffer.data(), buffer.size(), 0);
  if (received < 0) return {0, errno};
  return {static_cast<std::size_t>(received), 0};
}

}  // namespace headroom::net
