// A cursor over one line of the little languages of the service file: quantities, distributions,
// requirements, load shapes. Parsers read tokens from left to right; white space between tokens
// is skipped by every function that reads one.
//
//   Scanner scanner("ramp 1/s to 200/s");
//   if (scanner.accept("ramp")) {
//     auto from = scan_rate(scanner);              // base/quantity_scan.h
//     if (!from) return fail(from.error());
//     if (auto to = scanner.expect("to"); !to) return fail(to.error());
//     ...
//   }
//
// A function that finds no match leaves the cursor where it was. Copying a Scanner is how to look
// ahead: read from the copy, assign it back when it went well.
//
// The text must outlive the Scanner and all pieces of it that are returned.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace headroom {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // True when only white space is left.
  bool at_end() const { return next() == text_.size(); }

  // Takes `token` when it is next. A token that ends as a word does matches whole words only, so
  // accept("to") does not take the head of "total"; "<" does take the head of "<=", so try the
  // longer one first.
  bool accept(std::string_view token);

  // The same, but a missing token is an error that names it.
  Result<void> expect(std::string_view token);

  // A name: a letter or underscore, then letters, digits, underscores, and dashes that stand
  // between two of these ("history-api" is one word, "api->model" starts with the word "api").
  std::optional<std::string_view> word();

  // Letters only, so that "min30s" gives "min": the unit behind a number.
  std::optional<std::string_view> letters();

  // Characters up to the next white space or one of `stops`; none when that is empty.
  std::optional<std::string_view> run(std::string_view stops = "");

  // True when a number is next, as number() understands it.
  bool at_number() const { return number_end() > next(); }

  // A decimal number: "42", "0.25", ".5", "1e6", "-3". A dot counts only before a digit, so "1..20"
  // is 1, "..", 20. Anything else, and what a double cannot hold, is an error. "inf" and "nan" are
  // words here.
  Result<double> number();

  // What is left, without the white space before it.
  std::string_view rest() const { return text_.substr(next()); }
  // The whole text, and how many bytes of it have been read.
  std::string_view text() const { return text_; }
  std::size_t offset() const { return offset_; }
  // The text from `begin`, an earlier offset(), up to here, trimmed.
  std::string_view since(std::size_t begin) const;

  // Column of the next token, counted from 1 in the text.
  int column() const { return static_cast<int>(next()) + 1; }

  // An error at the next token. Its position has that column and no line: who knows where the
  // text stands in its file shifts it.
  Error error(std::string what, std::string why = {}, std::string fix = {}) const;
  // `expected ")" but found "x"`, or `... but the text ends`. `expected` is put in as it is.
  Error expected(std::string_view expected) const;
  // Succeeds at the end of the text; otherwise names what is left over.
  Result<void> expect_end() const;

 private:
  std::size_t next() const;        // offset of the next token
  std::size_t number_end() const;  // behind the number that is next; next() when none is
  char peek(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  std::string_view text_;
  std::size_t offset_ = 0;
};

}  // namespace headroom
