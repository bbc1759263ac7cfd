// The splitter of gRPC's frames: the same messages whatever the portions, and an answer to
// anything.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "grpc/frames.h"

namespace {

using headroom::grpc::FrameSplitter;

std::vector<std::string> split(std::string_view text, std::size_t portion) {
  std::vector<std::string> messages;
  FrameSplitter splitter;
  splitter.begin();
  while (!text.empty()) {
    std::string_view input = text.substr(0, portion);
    text.remove_prefix(input.size());
    for (;;) {
      const auto found = splitter.next(input);
      if (found == FrameSplitter::Found::kBroken) return messages;
      if (found == FrameSplitter::Found::kNeedsMore) break;
      messages.emplace_back(splitter.message());
    }
    HEADROOM_CHECK(input.empty(), "all of an input is consumed");
  }
  return messages;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  HEADROOM_CHECK(split(text, text.size()) == split(text, 1U + data[0] % 16U),
                 "portions make no difference");
  return 0;
}
