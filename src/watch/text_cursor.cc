#include "watch/text_cursor.h"

#include <algorithm>

#include "base/text.h"

namespace headroom::watch {
namespace {

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
constexpr bool starts_name(char c) {
  return is_letter(c) || c == '_' || c == ':';
}
constexpr bool is_name_char(char c) {
  return starts_name(c) || is_digit(c);
}

}  // namespace

void TextCursor::skip_blanks() {
  std::size_t count = 0;
  while (count < rest_.size() && is_blank(rest_[count])) ++count;
  rest_.remove_prefix(count);
}

std::string_view TextCursor::take(std::size_t size) {
  const std::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

bool TextCursor::at_blank() const {
  return !rest_.empty() && is_blank(rest_.front());
}

bool TextCursor::at_end() {
  skip_blanks();
  return rest_.empty();
}

bool TextCursor::at(char c) {
  skip_blanks();
  return rest_.starts_with(c);
}

bool TextCursor::accept(std::string_view token) {
  skip_blanks();
  if (!rest_.starts_with(token)) return false;
  rest_.remove_prefix(token.size());
  return true;
}

std::optional<std::string_view> TextCursor::name() {
  skip_blanks();
  if (rest_.empty() || !starts_name(rest_.front())) return std::nullopt;
  std::size_t size = 1;
  while (size < rest_.size() && is_name_char(rest_[size])) ++size;
  return take(size);
}

std::optional<std::string_view> TextCursor::word() {
  skip_blanks();
  const std::size_t size = std::min(rest_.find_first_of(" \t"), rest_.size());
  if (size == 0) return std::nullopt;
  return take(size);
}

std::optional<std::string_view> TextCursor::quoted() {
  if (!accept("\"")) return std::nullopt;
  const std::size_t end = rest_.find_first_of("\"\\");
  if (end == std::string_view::npos) return std::nullopt;
  if (rest_[end] == '\\') return quoted_with_escapes();
  const std::string_view text = take(end);
  rest_.remove_prefix(1);
  return text;
}

std::optional<std::string_view> TextCursor::quoted_with_escapes() {
  const std::size_t begin = unescaped_.size();
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    const char c = rest_[i];
    if (c == '"') {
      rest_.remove_prefix(i + 1);
      return std::string_view(unescaped_).substr(begin);
    }
    if (c != '\\') {
      unescaped_ += c;
      continue;
    }
    if (++i == rest_.size()) return std::nullopt;
    // An escape that is none stays as it is, as Prometheus reads it.
    const char escaped = rest_[i];
    if (escaped != '"' && escaped != '\\' && escaped != 'n') unescaped_ += '\\';
    unescaped_ += escaped == 'n' ? '\n' : escaped;
  }
  return std::nullopt;
}

}  // namespace headroom::watch
