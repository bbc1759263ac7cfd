#include "extract/json_path_text.h"

#include <charconv>
#include <utility>

namespace headroom::extract {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool begins_name(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

void append_utf8(std::uint32_t code, std::string& out) {
  const auto push = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xC0 | code >> 6);
    push(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    push(0xE0 | code >> 12);
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  } else {
    push(0xF0 | code >> 18);
    push(0x80 | (code >> 12 & 0x3F));
    push(0x80 | (code >> 6 & 0x3F));
    push(0x80 | (code & 0x3F));
  }
}

}  // namespace

bool JsonPathText::accept(std::string_view sign) {
  if (!looks_at(sign)) return false;
  at_ += sign.size();
  return true;
}

void JsonPathText::skip_blanks() {
  while (!at_end() && std::string_view(" \t\n\r").find(peek()) != std::string_view::npos) ++at_;
}

bool JsonPathText::is_at_name() const {
  return !at_end() && begins_name(peek());
}

std::string JsonPathText::name() {
  const std::size_t begin = at_;
  while (!at_end() && (begins_name(peek()) || is_digit(peek()))) ++at_;
  return std::string(text_.substr(begin, at_ - begin));
}

std::string JsonPathText::function_name() {
  if (!is_lower(peek())) return {};
  const std::size_t begin = at_;
  while (is_lower(peek()) || is_digit(peek()) || peek() == '_') ++at_;
  return std::string(text_.substr(begin, at_ - begin));
}

std::string JsonPathText::string() {
  const std::size_t begin = at_;
  const char quote = text_[at_++];
  std::string out;
  for (;;) {
    if (at_end()) {
      reject(begin, "has a quote that is not closed");
      return {};
    }
    const char c = text_[at_++];
    if (c == quote) return out;
    if (static_cast<unsigned char>(c) < 0x20) {
      reject(at_ - 1, "has a control character in a string");
      return {};
    }
    if (c == '\\') {
      escape(quote, out);
    } else {
      out += c;
    }
  }
}

void JsonPathText::escape(char quote, std::string& out) {
  constexpr std::string_view kLetters = "bfnrt/\\";
  constexpr std::string_view kMeaning = "\b\f\n\r\t/\\";
  const char c = peek();
  if (c == quote) {
    out += c;
    ++at_;
    return;
  }
  if (const std::size_t letter = kLetters.find(c); c != '\0' && letter != kLetters.npos) {
    out += kMeaning[letter];
    ++at_;
    return;
  }
  const std::size_t begin = at_ - 1;
  if (!accept("u")) return reject(begin, "has an escape that JSON does not know");
  auto code = hex_digits();
  if (code && *code >= 0xD800 && *code < 0xDC00 && accept("\\u")) {
    const auto low = hex_digits();
    const bool is_pair = low && *low >= 0xDC00 && *low < 0xE000;
    code = is_pair ? std::optional(0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00))
                   : std::nullopt;
  }
  if (!code || (*code >= 0xD800 && *code < 0xE000)) {
    return reject(begin, "has a \\u that is no character");
  }
  append_utf8(*code, out);
}

std::optional<std::uint32_t> JsonPathText::hex_digits() {
  if (text_.size() - at_ < 4) return std::nullopt;
  const std::string_view digits = text_.substr(at_, 4);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + 4, value, 16);
  if (error != std::errc{} || end != digits.data() + 4) return std::nullopt;
  at_ += 4;
  return value;
}

std::int64_t JsonPathText::integer() {
  constexpr std::int64_t kMost = (std::int64_t{1} << 53) - 1;
  const std::size_t begin = at_;
  accept("-");
  const std::size_t first = at_;
  while (is_digit(peek())) ++at_;
  const std::string_view digits = text_.substr(begin, at_ - begin);
  const bool has_leading_zero = at_ > first && text_[first] == '0' && digits.size() > 1;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (has_leading_zero) {
    reject(begin, "has an index that begins with 0");
  } else if (error != std::errc{} || value > kMost || value < -kMost) {
    reject(begin, "has no whole number where one is due");
  }
  return failed() ? 0 : value;
}

bool JsonPathText::is_at_number() const {
  return is_digit(peek()) || (peek() == '-' && is_digit(peek(1)));
}

long double JsonPathText::number() {
  const std::size_t begin = at_;
  const auto digits = [this] {
    const std::size_t first = at_;
    while (is_digit(peek())) ++at_;
    return at_ > first;
  };
  accept("-");
  const bool has_leading_zero = peek() == '0' && is_digit(peek(1));
  bool is_good = digits() && !has_leading_zero;
  if (is_good && accept(".")) is_good = digits();
  if (is_good && (accept("e") || accept("E"))) {
    if (!accept("-")) accept("+");
    is_good = digits();
  }
  // As documents are read: whole numbers exactly, others to the nearest double.
  const std::string_view text = text_.substr(begin, at_ - begin);
  const auto read = [&]<class T>(T value) -> long double {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    is_good = error == std::errc{};
    return value;
  };
  long double value = 0;
  if (is_good) {
    value = text.find_first_of(".eE") == text.npos ? read(0.0L) : read(0.0);
  }
  if (!is_good) reject(begin, "has a number that JSON does not know");
  return value;
}

void JsonPathText::reject(std::size_t offset, std::string what) {
  if (!mistake_) mistake_ = Mistake{.offset = offset, .what = std::move(what)};
  at_ = text_.size();
}

}  // namespace headroom::extract
