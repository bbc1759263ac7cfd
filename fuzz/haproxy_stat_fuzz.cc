// What HAProxy says of its servers: no answer makes up a server, or more text than it has.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "drivers/haproxy_stat.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto traffic = headroom::drivers::parse_haproxy_traffic(text);
  HEADROOM_CHECK(!traffic || text.contains("BACKEND"), "traffic is of a backend");
  const auto servers = headroom::drivers::parse_haproxy_stat(text);
  if (!servers) return 0;
  std::size_t bytes = 0;
  for (const auto& server : *servers) bytes += server.name.size() + server.status.size();
  HEADROOM_CHECK(bytes <= size, "nothing is made up");
  HEADROOM_CHECK(servers->size() < size, "a server takes at least a line");
  return 0;
}
