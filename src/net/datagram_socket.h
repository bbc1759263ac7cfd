// Nonblocking UDP sockets of a client, many datagrams to a system call.
//
// Thin on purpose, as net/stream_socket.h is: what the other side does comes back as errno.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "base/file_descriptor.h"
#include "net/address.h"

namespace headroom::net {

// A socket that sends to `address`, and hears from there only. Not open, with errno set, on
// failure.
FileDescriptor open_datagrams(const Address& address);

// The address that a connected socket sends from.
Address local_address(int fd);

// Sends them as datagrams of `segment` bytes each, the last of what is left: at most 64 of them and
// 64,000 bytes. 0, or an errno; EAGAIN when it would block, and then none has gone.
int send_datagrams(int fd, std::string_view bytes, std::size_t segment);

// Datagrams that came, each a view into the buffer that was given.
struct Datagrams {
  // Longer ones are cut off: nobody sends them, since we say that we take no more.
  static constexpr std::size_t kLongest = 2048;
  static constexpr std::size_t kMost = 32;

  std::size_t count = 0;
  int error = 0;  // errno; EAGAIN when there were none
  std::array<std::string_view, kMost> all;
};

// As many as there are and fit, kLongest bytes being set aside for each.
Datagrams receive_datagrams(int fd, std::span<char> buffer);

}  // namespace headroom::net
