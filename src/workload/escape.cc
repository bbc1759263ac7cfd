#include "workload/escape.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/text.h"

namespace headroom::workload {
namespace {

using ByteSet = std::array<bool, 256>;

constexpr std::uint8_t byte(char c) {
  return static_cast<std::uint8_t>(c);
}

constexpr ByteSet all_but(std::string_view kept) {
  ByteSet set;
  set.fill(true);
  for (int c = '0'; c <= '9'; ++c) set[static_cast<std::size_t>(c)] = false;
  for (int c = 'A'; c <= 'Z'; ++c) set[static_cast<std::size_t>(c)] = false;
  for (int c = 'a'; c <= 'z'; ++c) set[static_cast<std::size_t>(c)] = false;
  for (const char c : kept) set[byte(c)] = false;
  return set;
}

constexpr ByteSet control_and(std::string_view more) {
  ByteSet set{};
  for (std::size_t c = 0; c < 0x20; ++c) set[c] = true;
  for (const char c : more) set[byte(c)] = true;
  return set;
}

constexpr ByteSet kBreaksJsonString = control_and("\"\\");
constexpr ByteSet kBreaksHeader = control_and("\x7F");
constexpr ByteSet kBreaksFormValue = all_but("-._~");
constexpr ByteSet kBreaksTarget = all_but("-._~:/?#[]@!$&'()*+,;=%");

constexpr char kHex[] = "0123456789ABCDEF";

// Copies whole stretches of harmless bytes; `write` appends what stands for a harmful one.
template <class Write>
void append_replacing(std::string_view text, const ByteSet& harmful, std::string& out,
                      Write write) {
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!harmful[byte(text[i])]) continue;
    out.append(text, done, i - done);
    write(text[i]);
    done = i + 1;
  }
  out.append(text, done);
}

void append_percent(std::string_view text, const ByteSet& harmful, std::string& out) {
  append_replacing(text, harmful, out, [&out](char c) {
    const char encoded[] = {'%', kHex[byte(c) >> 4], kHex[byte(c) & 15]};
    out.append(encoded, sizeof encoded);
  });
}

// The digits at the front of `text` are taken off it; false when there is none.
bool take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  text.remove_prefix(count);
  return count > 0;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool is_json_number(std::string_view text) {
  take(text, '-');
  if (!take(text, '0') && !take_digits(text)) return false;
  if (take(text, '.') && !take_digits(text)) return false;
  if (take(text, 'e') || take(text, 'E')) {
    if (!take(text, '+')) take(text, '-');
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

}  // namespace

bool is_json_scalar(std::string_view text) {
  return is_json_number(text) || text == "true" || text == "false" || text == "null";
}

void append_json_string(std::string_view text, std::string& out) {
  append_replacing(text, kBreaksJsonString, out, [&out](char c) {
    switch (c) {
      case '"':
        out += "\\\"";
        return;
      case '\\':
        out += "\\\\";
        return;
      case '\n':
        out += "\\n";
        return;
      case '\r':
        out += "\\r";
        return;
      case '\t':
        out += "\\t";
        return;
      default: {
        const char encoded[] = {'\\', 'u', '0', '0', kHex[byte(c) >> 4], kHex[byte(c) & 15]};
        out.append(encoded, sizeof encoded);
      }
    }
  });
}

void append_json_value(std::string_view text, std::string& out) {
  if (is_json_scalar(text)) {
    out += text;
    return;
  }
  out += '"';
  append_json_string(text, out);
  out += '"';
}

void append_form_value(std::string_view text, std::string& out) {
  append_percent(text, kBreaksFormValue, out);
}

void append_target(std::string_view text, std::string& out) {
  append_percent(text, kBreaksTarget, out);
}

void append_header_value(std::string_view text, std::string& out) {
  append_replacing(text, kBreaksHeader, out, [&out](char) { out += ' '; });
}

void append_base64(std::string_view text, std::string& out) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::size_t bytes = std::min<std::size_t>(3, text.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (k < bytes ? byte(text[i + k]) : 0u);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= bytes ? kDigits[group >> (18 - 6 * k) & 63] : '=';
    }
  }
}

void append_escaped(std::string_view text, Slot::Escape escape, std::string& out) {
  switch (escape) {
    case Slot::Escape::kNone:
      out += text;
      return;
    case Slot::Escape::kJsonValue:
      return append_json_value(text, out);
    case Slot::Escape::kJsonString:
      return append_json_string(text, out);
    case Slot::Escape::kForm:
      return append_form_value(text, out);
    case Slot::Escape::kTarget:
      return append_target(text, out);
    case Slot::Escape::kHeader:
      return append_header_value(text, out);
    case Slot::Escape::kBase64:
      return append_base64(text, out);
  }
}

}  // namespace headroom::workload
