#include "traffic/yaml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"

namespace headroom::traffic {
namespace {

using nlohmann::ordered_json;

constexpr std::uint32_t kReplacement = 0xFFFD;
constexpr std::size_t kLineWidth = 100;
// YAML 1.2, section 7.4.2: a key that no "?" introduces ends within so many characters.
constexpr std::size_t kLongestKey = 1024;

// Takes one character off the front; kReplacement, and one byte, where that is no UTF-8.
std::uint32_t take_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  const bool fits = length > 0 && length <= text.size();
  std::uint32_t character = length == 1 ? lead : fits ? lead & (0x7FU >> length) : kReplacement;
  for (std::size_t i = 1; fits && i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) {
      text.remove_prefix(1);
      return kReplacement;
    }
    character = character << 6 | (byte(i) & 0x3FU);
  }
  text.remove_prefix(fits ? length : 1);
  constexpr std::array<std::uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = character >= 0xD800 && character <= 0xDFFF;
  const bool is_overlong = fits && character < kLeast[length];
  return is_surrogate || is_overlong || character > 0x10FFFF ? kReplacement : character;
}

bool is_printable(std::uint32_t character) {
  if (character < 0x20 || (character >= 0x7F && character < 0xA0)) return false;
  return character != 0x2028 && character != 0x2029 && character != 0xFEFF &&
         (character & 0xFFFEU) != 0xFFFE;
}

void append_utf8(std::string& out, std::uint32_t character) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xC0 | character >> 6);
    put(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    put(0xE0 | character >> 12);
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  } else {
    put(0xF0 | character >> 18);
    put(0x80 | (character >> 12 & 0x3F));
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  }
}

// Words that mean something else when they stand plain.
bool is_reserved(std::string_view text) {
  constexpr std::array<std::string_view, 10> kReserved{"true", "false", "yes", "no", "on",
                                                       "off",  "null",  "y",   "n",  "inf"};
  return std::ranges::find(kReserved, to_lower(text)) != kReserved.end();
}

bool is_plain(std::string_view text) {
  constexpr std::string_view kSafe = " _/.-?=&%~+${}();,@!*'[]|^";
  if (text.empty() || is_reserved(text) || text.back() == ' ') return false;
  if (!is_letter(text.front()) && text.front() != '/') return false;
  return std::ranges::all_of(
      text, [&](char c) { return is_letter(c) || is_digit(c) || kSafe.find(c) != kSafe.npos; });
}

void append_key(std::string& out, const std::string& key) {
  const std::string quoted = yaml_quoted(key);
  if (quoted.size() > kLongestKey) out += "? ";
  out += quoted + ": ";
}

void append_flow(std::string& out, const ordered_json& value, int indent) {
  const std::string separator =
      indent < 0 ? " " : "\n" + std::string(static_cast<std::size_t>(indent) + 2, ' ');
  const std::string end =
      indent < 0 ? "" : "\n" + std::string(static_cast<std::size_t>(indent), ' ');
  const int below = indent < 0 ? indent : indent + 2;
  if (value.is_string()) {
    out += yaml_quoted(value.get_ref<const std::string&>());
  } else if (!value.is_structured()) {
    out += value.dump();
  } else if (value.empty()) {
    out += value.is_array() ? "[]" : "{}";
  } else {
    const bool is_list = value.is_array();
    out.push_back(is_list ? '[' : '{');
    bool is_first = true;
    for (const auto& [key, item] : value.items()) {
      if (!is_first) out.push_back(',');
      if (!is_first || indent >= 0) out += separator;
      is_first = false;
      if (!is_list) append_key(out, key);
      append_flow(out, item, below);
    }
    out += end;
    out.push_back(is_list ? ']' : '}');
  }
}

}  // namespace

std::string yaml_quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::uint32_t character = take_character(text);
    if (character == '"' || character == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(character));
    } else if (character == '\n') {
      out += "\\n";
    } else if (character == '\r') {
      out += "\\r";
    } else if (character == '\t') {
      out += "\\t";
    } else if (is_printable(character)) {
      append_utf8(out, character);
    } else {
      out += character > 0xFFFF ? fmt::format("\\U{:08X}", character)
                                : fmt::format("\\u{:04X}", character);
    }
  }
  out.push_back('"');
  return out;
}

std::string yaml_scalar(std::string_view text) {
  return is_plain(text) ? std::string(text) : yaml_quoted(text);
}

std::string yaml_entry(std::string_view key, std::string_view value, int indent) {
  const std::string blanks(static_cast<std::size_t>(indent), ' ');
  const std::string name = yaml_scalar(key);
  return name.size() <= kLongestKey ? fmt::format("{}{}: {}\n", blanks, name, value)
                                    : fmt::format("{0}? {1}\n{0}: {2}\n", blanks, name, value);
}

std::string yaml_flow(std::string_view json, int indent) {
  const ordered_json document = ordered_json::parse(json, nullptr, false);
  HEADROOM_CHECK(!document.is_discarded(), "the body of a draft is JSON");
  std::string line;
  append_flow(line, document, -1);
  if (line.size() + static_cast<std::size_t>(indent) <= kLineWidth) return line;
  std::string lines;
  append_flow(lines, document, indent);
  return lines;
}

std::string yaml_comment(std::string_view text, int indent) {
  const std::string begin = std::string(static_cast<std::size_t>(indent), ' ') + "#";
  std::string clean;
  while (!text.empty()) {
    const std::uint32_t character = take_character(text);
    append_utf8(clean, is_printable(character) ? character : ' ');
  }
  // What follows the dash of a list stands below its first word.
  const std::string next = clean.starts_with("- ") ? begin + "  " : begin;
  std::string out;
  std::string line = begin;
  for (const std::string_view word : split(clean, ' ')) {
    if (line.size() > begin.size() && line.size() + 1 + word.size() > kLineWidth) {
      out += line + "\n";
      line = next;
    }
    line += " ";
    line += word;
  }
  return out + line + "\n";
}

}  // namespace headroom::traffic
