#include "report/paint.h"

#include <algorithm>

namespace headroom::report {
namespace {

std::string_view code_of(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kQuiet:
      return "\x1b[2m";
    case Tone::kStrong:
      return "\x1b[1m";
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kBad:
      return "\x1b[1;31m";
    case Tone::kWarning:
      return "\x1b[33m";
    case Tone::kAccent:
      return "\x1b[36m";
  }
  return "";
}

bool begins_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u;
}

}  // namespace

std::string paint(std::string_view text, Tone tone, Colour colour) {
  if (colour == Colour::kOff || tone == Tone::kPlain || text.empty()) return std::string(text);
  return std::string(code_of(tone)).append(text).append("\x1b[0m");
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_code_point));
}

std::string cut(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t bytes = 0;
  for (std::size_t seen = 0; bytes < text.size(); ++bytes) {
    if (begins_code_point(text[bytes]) && ++seen == columns) break;
  }
  return std::string(text.substr(0, bytes)) + "…";
}

}  // namespace headroom::report
