#include "report/escape.h"

#include <fmt/format.h>

#include <cstdint>

namespace headroom::report {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Takes one code point off the front; U+FFFD and one byte where the bytes are not UTF-8.
char32_t take_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  std::size_t length = 1;
  char32_t point = first;
  char32_t smallest = 0;  // of that length: longer forms are not UTF-8
  if (first >= 0xF0 && first < 0xF8) {
    length = 4, point = first & 0x07u, smallest = 0x10000;
  } else if (first >= 0xE0) {
    length = 3, point = first & 0x0Fu, smallest = 0x800;
  } else if (first >= 0xC0) {
    length = 2, point = first & 0x1Fu, smallest = 0x80;
  }
  bool sound = first < 0x80 || (first >= 0xC2 && first < 0xF5 && text.size() >= length);
  for (std::size_t i = 1; sound && i < length; ++i) {
    sound = (byte(i) & 0xC0u) == 0x80u;
    point = (point << 6) | (byte(i) & 0x3Fu);
  }
  sound = sound && point >= smallest && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
  text.remove_prefix(sound ? length : 1);
  return sound ? point : kReplacement;
}

void append(std::string& text, char32_t point) {
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 0x3F));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0);
}
bool is_space(char32_t point) {
  return point == '\t' || point == '\n' || point == '\r';
}

// Right-to-left overrides and their like can make a line read as something else.
bool steers_direction(char32_t point) {
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

char32_t harmless(char32_t point) {
  const bool refused = (is_control(point) && !is_space(point)) || steers_direction(point) ||
                       point == 0xFFFE || point == 0xFFFF;
  return refused ? kReplacement : point;
}

}  // namespace

std::string escape_markup(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const char32_t point = harmless(take_code_point(text));
    switch (point) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        append(escaped, point);
    }
  }
  return escaped;
}

std::string escape_json(std::string_view text) {
  std::string escaped = "\"";
  while (!text.empty()) {
    const char32_t point = take_code_point(text);
    // U+2028 and U+2029 end a line in older JavaScript; the last two are not XML.
    const bool plain = !is_control(point) && point != '"' && point != '\\' && point != '<' &&
                       point != '>' && point != '&' && point != 0x2028 && point != 0x2029 &&
                       point != 0xFFFE && point != 0xFFFF;
    if (plain) {
      append(escaped, point);
    } else {
      escaped += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point));
    }
  }
  return escaped + '"';
}

std::string escape_markdown(std::string_view text) {
  static constexpr std::string_view kMarks = "\\`*_[]#|~";
  std::string escaped;
  while (!text.empty()) {
    const char32_t point = harmless(take_code_point(text));
    if (is_space(point)) {
      escaped += ' ';
    } else if (point == '<') {
      escaped += "&lt;";
    } else if (point == '&') {
      escaped += "&amp;";
    } else if (point == '@') {
      escaped += "@\u200B";
    } else {
      if (point < 0x80 && kMarks.find(static_cast<char>(point)) != std::string_view::npos) {
        escaped += '\\';
      }
      append(escaped, point);
    }
  }
  return escaped;
}

std::string markdown_code(std::string_view text) {
  std::string code = "`";
  for (const char c : printable(text)) {
    if (c == '|') code += '\\';
    code += c == '`' ? '\'' : c;
  }
  return code + '`';
}

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const char32_t point = harmless(take_code_point(text));
    append(shown, is_space(point) ? U' ' : point);
  }
  return shown;
}

}  // namespace headroom::report
