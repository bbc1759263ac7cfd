// A JSON path on the first line, a document behind it: the path is refused with a reason or selects
// something that can be printed; the first value selected is the first of all.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "extract/json_document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  const auto path = extract::JsonPath::parse(text.substr(0, line));
  if (!path) {
    HEADROOM_CHECK(!path.error().what.empty() && path.error().offset <= size,
                   "a refusal says why and where");
    return 0;
  }
  if (line == text.npos) return 0;
  static extract::JsonDocument document;
  const auto root = document.read(text.substr(line + 1));
  if (!root) return 0;
  constexpr std::size_t kMost = 1000;
  std::vector<extract::JsonValue> values;
  extract::select(*path, *root, values, kMost);
  const auto first = extract::select_first(*path, *root);
  HEADROOM_CHECK(first.has_value() == !values.empty(), "the first of none is nothing");
  HEADROOM_CHECK(!first || extract::are_equal(*first, values[0]), "the first is the first of all");
  std::string out;
  for (const extract::JsonValue value : values) extract::append_text(value, out);
  return 0;
}
