// An XPath on the first line, HTML or XML behind it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "extract/markup.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  if (line == text.npos) return 0;
  const std::string path(text.substr(0, line));
  if (!extract::check_xpath(path)) return 0;
  (void)extract::Markup(text.substr(line + 1)).select(path);
  return 0;
}
