#include "base/scan.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"

namespace headroom {

std::size_t Scanner::next() const {
  std::size_t at = offset_;
  while (at < text_.size() && is_space(text_[at])) ++at;
  return at;
}

bool Scanner::accept(std::string_view token) {
  const std::size_t begin = next();
  const std::string_view left = text_.substr(begin);
  if (token.empty() || !left.starts_with(token)) return false;
  if (is_word_char(token.back()) && !starts_with_word(left, token)) return false;
  offset_ = begin + token.size();
  return true;
}

Result<void> Scanner::expect(std::string_view token) {
  if (accept(token)) return {};
  return fail(expected(in_quotes(token)));
}

std::optional<std::string_view> Scanner::word() {
  const std::size_t begin = next();
  if (!is_letter(peek(begin)) && peek(begin) != '_') return std::nullopt;
  std::size_t end = begin;
  while (is_word_char(peek(end)) || (peek(end) == '-' && is_word_char(peek(end + 1)))) ++end;
  offset_ = end;
  return text_.substr(begin, end - begin);
}

std::optional<std::string_view> Scanner::letters() {
  const std::size_t begin = next();
  std::size_t end = begin;
  while (is_letter(peek(end))) ++end;
  if (end == begin) return std::nullopt;
  offset_ = end;
  return text_.substr(begin, end - begin);
}

std::optional<std::string_view> Scanner::run(std::string_view stops) {
  const std::size_t begin = next();
  std::size_t end = begin;
  while (end < text_.size() && !is_space(text_[end]) && !stops.contains(text_[end])) ++end;
  if (end == begin) return std::nullopt;
  offset_ = end;
  return text_.substr(begin, end - begin);
}

std::size_t Scanner::number_end() const {
  const std::size_t begin = next();
  std::size_t end = begin;
  if (peek(end) == '-') ++end;
  const std::size_t first_digit = end;
  while (is_digit(peek(end))) ++end;
  bool has_digits = end > first_digit;
  if (peek(end) == '.' && is_digit(peek(end + 1))) {
    has_digits = true;
    ++end;
    while (is_digit(peek(end))) ++end;
  }
  if (!has_digits) return begin;
  // An exponent counts only when digits follow: the "E" of "5EUR" is none.
  if (peek(end) == 'e' || peek(end) == 'E') {
    std::size_t exponent = end + 1;
    if (peek(exponent) == '-' || peek(exponent) == '+') ++exponent;
    if (is_digit(peek(exponent))) {
      end = exponent;
      while (is_digit(peek(end))) ++end;
    }
  }
  return end;
}

Result<double> Scanner::number() {
  const std::size_t begin = next();
  const std::size_t end = number_end();
  if (end == begin) return fail(expected("a number"));
  double value = 0;
  const auto [stop, code] = std::from_chars(text_.data() + begin, text_.data() + end, value);
  if (code != std::errc()) {
    return fail(
        error(fmt::format("{} is out of range", in_quotes(text_.substr(begin, end - begin)))));
  }
  offset_ = end;
  return value;
}

std::string_view Scanner::since(std::size_t begin) const {
  return trim(text_.substr(begin, offset_ - begin));
}

Error Scanner::error(std::string what, std::string why, std::string fix) const {
  return Error{.kind = ErrorKind::kInvalid,
               .what = std::move(what),
               .why = std::move(why),
               .fix = std::move(fix),
               .file = {},
               .at = {.line = 0, .column = column()}};
}

Error Scanner::expected(std::string_view expected) const {
  return error(at_end()
                   ? fmt::format("expected {} but {} ends", expected, in_quotes(trim(text_)))
                   : fmt::format("expected {} but found {}", expected, in_quotes(trim(rest()))));
}

Result<void> Scanner::expect_end() const {
  if (at_end()) return {};
  return fail(
      error(fmt::format("{} is left over in {}", in_quotes(trim(rest())), in_quotes(trim(text_)))));
}

}  // namespace headroom
