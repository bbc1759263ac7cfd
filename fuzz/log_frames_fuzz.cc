// The stream of frames in which a container engine hands over what containers print.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "containers/log_frames.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string text = headroom::containers::text_of_frames(input);
  HEADROOM_CHECK(text.size() <= size, "nothing is made up");
  const std::string_view end = headroom::containers::last_lines(text, size / 2);
  HEADROOM_CHECK(end.size() <= size / 2 && text.ends_with(end), "an end is one");
  return 0;
}
