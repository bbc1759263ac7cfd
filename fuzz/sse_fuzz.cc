// Server-sent events: the same events however the bytes are cut.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "net/sse.h"

namespace {

using Events = std::vector<std::pair<std::string, std::string>>;

Events split(std::string_view bytes, std::size_t portion) {
  headroom::net::SseSplitter splitter;
  splitter.begin();
  Events events;
  while (!bytes.empty()) {
    std::string_view input = bytes.substr(0, portion);
    bytes.remove_prefix(input.size());
    while (const auto event = splitter.next(input)) events.emplace_back(event->type, event->data);
  }
  return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  HEADROOM_CHECK(split(bytes, size + 1) == split(bytes, 1 + size % 5), "cuts do not matter");
  return 0;
}
