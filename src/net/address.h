// Where a connection goes: an IPv4 or IPv6 address with a port, or a Unix socket. A plain value.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom::net {

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;

  int family() const { return storage.ss_family; }
};

// "127.0.0.1:80", "[::1]:80", "unix:/run/app.sock".
std::string to_string(const Address& address);

// The Unix socket at `path`. Fails with kInvalid when the path is longer than the kernel takes.
Result<Address> socket_at(std::string_view path);

// Whether the host is an IPv4 or IPv6 literal, without brackets, and not a name.
bool is_address(const std::string& host);

// Every address of the host (a name, or a literal without brackets), in the resolver's order of
// preference, without doubles. Blocks: for the start of a run, not for its loop. Fails with
// kUnreachable.
Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port);

}  // namespace headroom::net
