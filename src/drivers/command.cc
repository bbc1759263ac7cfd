#include "drivers/command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace headroom::drivers {
namespace {

constexpr std::string_view kOpen = "${";
constexpr std::string_view kEscapedOpen = "$${";

void add_text(Template& piece_list, std::string_view text) {
  if (text.empty()) return;
  if (piece_list.empty() || piece_list.back().kind != Piece::Kind::kText) {
    piece_list.push_back({.kind = Piece::Kind::kText, .text = {}});
  }
  piece_list.back().text += text;
}

// Takes a ${NAME} or $${ off the front of `rest`. False when neither stands there.
Result<bool> take_name(std::string_view& rest, Template& into) {
  if (rest.starts_with(kEscapedOpen)) {
    add_text(into, kOpen);
    rest.remove_prefix(kEscapedOpen.size());
    return true;
  }
  if (!rest.starts_with(kOpen)) return false;
  const std::size_t end = rest.find('}');
  if (end == std::string_view::npos) {
    return invalid(fmt::format("{} is never closed", in_quotes(rest)), "a } is missing");
  }
  const std::string_view name = trim(rest.substr(kOpen.size(), end - kOpen.size()));
  into.push_back({.kind = Piece::Kind::kName, .text = std::string(name)});
  rest.remove_prefix(end + 1);
  return true;
}

std::optional<Error> shell_only(std::string_view word) {
  constexpr std::array<std::string_view, 6> kOperators = {"|", "||", "&", "&&", ";", "!"};
  const bool is_operator = std::ranges::find(kOperators, word) != kOperators.end();
  const std::string_view after_digit = word.substr(!word.empty() && is_digit(word.front()) ? 1 : 0);
  const bool redirects = after_digit.starts_with('>') || after_digit.starts_with('<');
  if (!is_operator && !redirects) return std::nullopt;
  return invalid(fmt::format("{} needs a shell", in_quotes(word)),
                 "a run command is executed as it is, without one",
                 "write run: sh -c '...', or quote the word if it is meant as an argument")
      .error();
}

std::optional<Error> assigns(const Template& first_word) {
  if (first_word.front().kind != Piece::Kind::kText) return std::nullopt;
  const std::string_view text = first_word.front().text;
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || is_digit(text.front()) ||
      !std::ranges::all_of(text.substr(0, equals), is_word_char)) {
    return std::nullopt;
  }
  return invalid(fmt::format("{} in front of a command needs a shell", in_quotes(text)),
                 "a run command is executed as it is, without one",
                 fmt::format("give the component env: {{ {}: ... }}", text.substr(0, equals)))
      .error();
}

enum class Quoting { kNone, kSingle, kDouble };

class Splitter {
 public:
  explicit Splitter(std::string_view text) : rest_(text) {}

  Result<std::vector<Template>> split() {
    while (!rest_.empty()) {
      const auto named = take_name(rest_, word_);
      if (!named) return fail(named.error());
      if (*named) {
        in_word_ = true;
        continue;
      }
      take_character();
      if (problem_) return fail(*problem_);
    }
    if (quoting_ != Quoting::kNone) {
      return invalid("a quote in the command is never closed", {},
                     "close it, or write \\' or \\\"");
    }
    end_word();
    if (problem_) return fail(*problem_);
    if (words_.empty()) return invalid("the command is empty");
    return std::move(words_);
  }

 private:
  void take_character() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (quoting_ == Quoting::kNone && is_space(c)) return end_word();
    in_word_ = true;
    if (quoting_ == Quoting::kNone && (c == '\'' || c == '"')) {
      quoting_ = c == '"' ? Quoting::kDouble : Quoting::kSingle;
      was_quoted_ = true;
      return;
    }
    if ((quoting_ == Quoting::kSingle && c == '\'') || (quoting_ == Quoting::kDouble && c == '"')) {
      quoting_ = Quoting::kNone;
      return;
    }
    if (c == '\\' && escapes_next()) {
      was_quoted_ = true;
      add_text(word_, rest_.substr(0, 1));
      rest_.remove_prefix(1);
      return;
    }
    add_text(word_, std::string_view(&c, 1));
  }

  bool escapes_next() const {
    if (rest_.empty() || quoting_ == Quoting::kSingle) return false;
    return quoting_ == Quoting::kNone || rest_.front() == '"' || rest_.front() == '\\';
  }

  void end_word() {
    if (!in_word_) return;
    // "" is a word too.
    if (word_.empty()) word_.push_back({.kind = Piece::Kind::kText, .text = {}});
    if (!was_quoted_ && word_.front().kind == Piece::Kind::kText) {
      problem_ = shell_only(word_.front().text);
    }
    if (!was_quoted_ && words_.empty() && !problem_) problem_ = assigns(word_);
    words_.push_back(std::exchange(word_, {}));
    in_word_ = false;
    was_quoted_ = false;
  }

  std::string_view rest_;
  std::vector<Template> words_;
  Template word_;
  bool in_word_ = false;
  bool was_quoted_ = false;
  Quoting quoting_ = Quoting::kNone;
  std::optional<Error> problem_;
};

}  // namespace

Result<Template> parse_template(std::string_view text) {
  Template pieces;
  while (!text.empty()) {
    const auto named = take_name(text, pieces);
    if (!named) return fail(named.error());
    if (*named) continue;
    add_text(pieces, text.substr(0, 1));
    text.remove_prefix(1);
  }
  return pieces;
}

Result<std::vector<Template>> parse_command(std::string_view text) {
  return Splitter(text).split();
}

Result<std::string> fill(const Template& text, const Lookup& lookup) {
  std::string filled;
  for (const Piece& piece : text) {
    if (piece.kind == Piece::Kind::kText) {
      filled += piece.text;
      continue;
    }
    auto value = lookup(piece.text);
    if (!value) return value;
    filled += *value;
  }
  return filled;
}

std::vector<std::string> names_in(const Template& text) {
  std::vector<std::string> names;
  for (const Piece& piece : text) {
    if (piece.kind == Piece::Kind::kName) names.push_back(piece.text);
  }
  return names;
}

}  // namespace headroom::drivers
