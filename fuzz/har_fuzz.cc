// HAR recordings: whatever the bytes, a file that reads back or a reason.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drafted.h"
#include "traffic/har.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::check_draft(traffic::read_har(text, "fuzz.har", {"b.com"}));
  return 0;
}
