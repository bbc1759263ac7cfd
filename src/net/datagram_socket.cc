#include "net/datagram_socket.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace headroom::net {
namespace {

// A burst of answers waits here while others are handled; the kernel allows less by default.
constexpr int kReceiveQueue = 4 << 20;

int send_one_by_one(int fd, std::string_view bytes, std::size_t segment) {
  for (std::size_t from = 0; from < bytes.size(); from += segment) {
    const auto datagram = bytes.substr(from, segment);
    if (::send(fd, datagram.data(), datagram.size(), MSG_NOSIGNAL) >= 0) continue;
    // What has gone cannot be taken back; the rest counts as lost on the way.
    return from == 0 ? errno : 0;
  }
  return 0;
}

}  // namespace

FileDescriptor open_datagrams(const Address& address) {
  FileDescriptor fd(::socket(address.family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return fd;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &kReceiveQueue, sizeof kReceiveQueue);
  const auto* raw = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::connect(fd.get(), raw, address.length) != 0) {
    const int error = errno;
    fd.close();
    errno = error;
  }
  return fd;
}

Address local_address(int fd) {
  Address address;
  address.length = sizeof address.storage;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address.storage), &address.length) != 0) {
    return {};
  }
  return address;
}

int send_datagrams(int fd, std::string_view bytes, std::size_t segment) {
  if (bytes.size() <= segment) return send_one_by_one(fd, bytes, segment);
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint16_t))> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* option = CMSG_FIRSTHDR(&message);
  option->cmsg_level = SOL_UDP;
  option->cmsg_type = UDP_SEGMENT;
  option->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
  const auto size = static_cast<std::uint16_t>(segment);
  std::memcpy(CMSG_DATA(option), &size, sizeof size);
  if (::sendmsg(fd, &message, MSG_NOSIGNAL) >= 0) return 0;
  // The device cannot cut them.
  if (errno == EIO || errno == EINVAL) return send_one_by_one(fd, bytes, segment);
  return errno;
}

Datagrams receive_datagrams(int fd, std::span<char> buffer) {
  std::array<iovec, Datagrams::kMost> parts;
  std::array<mmsghdr, Datagrams::kMost> messages{};
  const std::size_t most = std::min(buffer.size() / Datagrams::kLongest, Datagrams::kMost);
  for (std::size_t i = 0; i < most; ++i) {
    parts[i] = {buffer.data() + i * Datagrams::kLongest, Datagrams::kLongest};
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  Datagrams received;
  const int count =
      ::recvmmsg(fd, messages.data(), static_cast<unsigned>(most), MSG_DONTWAIT, nullptr);
  if (count < 0) {
    received.error = errno;
    return received;
  }
  received.count = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < received.count; ++i) {
    received.all[i] = {static_cast<const char*>(parts[i].iov_base), messages[i].msg_len};
  }
  return received;
}

}  // namespace headroom::net
