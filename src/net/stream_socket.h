// Nonblocking stream sockets, TCP and Unix: opening, finding out how connecting went, sending,
// receiving.
//
// Thin on purpose: what the system under test does to a connection comes back as errno, for the
// caller to record.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/file_descriptor.h"
#include "net/address.h"

namespace headroom::net {

// A socket on its way to `address`, with TCP_NODELAY: watch it, and it becomes writable when it is
// connected or has failed. Not open, with errno set, when it failed at once.
FileDescriptor begin_connect(const Address& address);

// How connecting went: 0, or an errno. To be asked once it is writable.
int connect_error(int fd);

// What one system call moved.
struct Transfer {
  std::size_t bytes = 0;
  int error = 0;  // errno; EAGAIN when it would block
};
Transfer send_some(int fd, std::string_view bytes);
// 0 bytes and no error: the other side has closed.
Transfer receive_some(int fd, std::span<char> buffer);

}  // namespace headroom::net
