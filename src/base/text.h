// Small functions on text that the parsers and the messages of all modules share.
//
// Pure functions, safe from any thread. Letters mean ASCII letters; other bytes pass unchanged.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

// Character classes of the little languages of the service file, independent of the locale.
constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
// What can stand inside a word. A dash can too, between two of these (base/scan.h).
constexpr bool is_word_char(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

// Without the white space at both ends.
std::string_view trim(std::string_view text);

// The pieces between separators: one more than there are separators, so "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string to_lower(std::string_view text);

// True when `text` starts with `word` and the word ends there: "for 10s" starts with the word
// "for", "forever" and "for-ever" do not.
bool starts_with_word(std::string_view text, std::string_view word);

// The beginning of UTF-8 text, of at most so many bytes and never ending inside a character.
std::string_view cut_to(std::string_view text, std::size_t most);

// In double quotes for a message: control characters escaped, so that a file cannot steer the
// terminal, and cut to about 60 bytes (never inside a UTF-8 sequence), with "..." where it was cut.
std::string in_quotes(std::string_view text);

// "a", "a or b", "a, b or c"; `conjunction` is the last glue word.
std::string enumerate(std::span<const std::string_view> words, std::string_view conjunction = "or");

// The candidate that `word` is most likely a misspelling of, or none: the smallest number of
// letters added, dropped, changed or swapped with their neighbour (Damerau-Levenshtein distance
// in the optimal-string-alignment form), at most max(1, length of word / 3), upper and lower case
// being alike; a candidate that shares no letter is never the answer. Of equals, the first.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates);

// The `fix` of an Error about an unknown word: "did you mean ...?", or empty when nothing is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace headroom
