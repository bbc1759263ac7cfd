#include "spec/source_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace headroom::spec {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Bytes of the UTF-8 sequence that `text` begins with; 0 where it begins with none (Unicode 15,
// table 3-7: neither overlong forms nor surrogates).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto in = [](unsigned value, unsigned low, unsigned high) {
    return low <= value && value <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (in(first, 0xC2, 0xDF)) return in(byte(1), 0x80, 0xBF) ? 2 : 0;
  if (in(first, 0xE0, 0xEF)) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return in(byte(1), low, high) && in(byte(2), 0x80, 0xBF) ? 3 : 0;
  }
  if (in(first, 0xF0, 0xF4)) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return in(byte(1), low, high) && in(byte(2), 0x80, 0xBF) && in(byte(3), 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

std::unexpected<Error> fail_at(std::string_view text, std::size_t offset, std::string what,
                               std::string why, std::string fix) {
  auto failure = invalid(std::move(what), std::move(why), std::move(fix));
  failure.error().at = position_of(text, offset);
  return failure;
}

}  // namespace

Position position_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto is_start = [](char c) { return !is_continuation(c); };
  return {static_cast<int>(std::ranges::count(before, '\n')) + 1,
          static_cast<int>(std::ranges::count_if(before.substr(line_begin), is_start)) + 1};
}

Result<std::string_view> check_source(std::string_view bytes) {
  if (bytes.size() > kLargestFileBytes) {
    return invalid(
        fmt::format("the file has {} bytes", bytes.size()),
        fmt::format("a service file may have {} MB at most", kLargestFileBytes / 1'000'000),
        "keep data in files of its own, named under workload: data:");
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return fail_at(bytes, 0, "the file is in UTF-16", "a service file is UTF-8 text",
                   "save it as UTF-8");
  }
  const std::string_view text =
      bytes.starts_with(kByteOrderMark) ? bytes.substr(kByteOrderMark.size()) : bytes;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
      return fail_at(text, i, fmt::format("the file holds a control character (0x{:02x})", c),
                     "a service file is UTF-8 text", "is this the right file?");
    }
    const std::size_t length = sequence_length(text.substr(i));
    if (length == 0) {
      return fail_at(text, i, fmt::format("the byte 0x{:02x} is not UTF-8", c),
                     "a service file is UTF-8 text", "save it as UTF-8");
    }
    i += length;
  }
  return text;
}

}  // namespace headroom::spec
