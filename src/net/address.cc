#include "net/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>

#include "base/text.h"

namespace headroom::net {

Result<Address> socket_at(std::string_view path) {
  Address address;
  auto& unix_address = reinterpret_cast<sockaddr_un&>(address.storage);
  if (path.size() >= sizeof unix_address.sun_path) {
    return invalid(fmt::format("the path of the socket {} is too long", in_quotes(path)),
                   fmt::format("the kernel takes {} bytes", sizeof unix_address.sun_path - 1));
  }
  unix_address.sun_family = AF_UNIX;
  path.copy(unix_address.sun_path, path.size());
  address.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return address;
}

bool is_address(const std::string& host) {
  in6_addr ignored{};
  return ::inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

std::string to_string(const Address& address) {
  if (address.family() == AF_UNIX) {
    return fmt::format("unix:{}", reinterpret_cast<const sockaddr_un&>(address.storage).sun_path);
  }
  char text[INET6_ADDRSTRLEN] = "";
  if (address.family() == AF_INET6) {
    const auto& in6 = reinterpret_cast<const sockaddr_in6&>(address.storage);
    inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof text);
    return fmt::format("[{}]:{}", text, ntohs(in6.sin6_port));
  }
  const auto& in4 = reinterpret_cast<const sockaddr_in&>(address.storage);
  inet_ntop(AF_INET, &in4.sin_addr, text, sizeof text);
  return fmt::format("{}:{}", text, ntohs(in4.sin_port));
}

Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int status = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);

  std::vector<Address> addresses;
  if (status == 0) {
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
      if (one->ai_family != AF_INET && one->ai_family != AF_INET6) continue;
      Address address;
      address.length = one->ai_addrlen;
      std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
      const auto same = [&](const Address& other) {
        return other.length == address.length &&
               std::memcmp(&other.storage, &address.storage, address.length) == 0;
      };
      if (std::none_of(addresses.begin(), addresses.end(), same)) addresses.push_back(address);
    }
  }
  if (addresses.empty()) {
    return fail({.kind = ErrorKind::kUnreachable,
                 .what = "the host " + in_quotes(host) + " has no address",
                 .why = status == 0 ? std::string() : ::gai_strerror(status),
                 .fix = "check the host's name",
                 .file = {},
                 .at = {}});
  }
  return addresses;
}

}  // namespace headroom::net
