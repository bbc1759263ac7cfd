// The header of a run, as it lies in the store: what reads back writes to the same text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "store/header_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const auto header = store::header_from_json({reinterpret_cast<const char*>(data), size});
  if (!header) {
    HEADROOM_CHECK(!header.error().what.empty(), "a refusal says why");
    return 0;
  }
  const std::string text = store::to_json(*header);
  const auto again = store::header_from_json(text);
  HEADROOM_CHECK(again && store::to_json(*again) == text, "a header reads back");
  return 0;
}
