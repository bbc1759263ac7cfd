#include "drivers/port.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/file_descriptor.h"
#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Port 0 takes any. Empty, with errno set, when it cannot be had.
FileDescriptor listen_on(int port) {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  // Connections of an earlier server that linger do not make a port taken.
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = loopback(port);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.get(), 1) != 0) {
    const int error_number = errno;
    socket.close();
    errno = error_number;
  }
  return socket;
}

int port_of(const FileDescriptor& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace

std::string loopback_address(int port) {
  return fmt::format("127.0.0.1:{}", port);
}

Result<std::vector<int>> free_ports(std::size_t count, const std::set<int>& avoided) {
  std::vector<int> ports;
  // All are held until the last is found, so that no two are the same.
  std::vector<FileDescriptor> held;
  while (ports.size() < count) {
    FileDescriptor socket = listen_on(0);
    if (!socket) {
      return system_failure(ErrorKind::kUnreachable, "no free port on 127.0.0.1", errno);
    }
    const int port = port_of(socket);
    held.push_back(std::move(socket));
    if (!avoided.contains(port)) ports.push_back(port);
  }
  return ports;
}

bool is_port_free(int port) {
  return static_cast<bool>(listen_on(port));
}

}  // namespace headroom::drivers
