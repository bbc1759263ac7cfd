#include "containers/log_frames.h"

#include <cstdint>

namespace headroom::containers {
namespace {

constexpr std::size_t kHeadBytes = 8;
constexpr unsigned char kStreamMax = 3;  // 0 input, 1 output, 2 errors, 3 of the engine itself

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = (value << 8) | static_cast<unsigned char>(byte);
  return value;
}

}  // namespace

std::string text_of_frames(std::string_view frames) {
  std::string text;
  while (frames.size() >= kHeadBytes) {
    if (static_cast<unsigned char>(frames[0]) > kStreamMax) break;
    const std::uint32_t length = big_endian(frames.substr(4, 4));
    frames.remove_prefix(kHeadBytes);
    const std::string_view body = frames.substr(0, length);
    text += body;
    frames.remove_prefix(body.size());
  }
  return text;
}

std::string_view last_lines(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  // With the byte before it, which tells whether a line begins there.
  const std::string_view end = text.substr(text.size() - bytes - 1);
  const auto line_end = end.find('\n');
  return line_end == std::string_view::npos ? std::string_view() : end.substr(line_end + 1);
}

}  // namespace headroom::containers
