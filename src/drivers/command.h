// The `run:` of a component: words as a shell splits them, with ${...} to be filled in, but never
// a shell.
//
// Blanks separate words; '...' and "..." keep a word together; a backslash takes the next
// character as it is, outside quotes, and before " and \ inside "...". ${NAME} is filled in
// everywhere, also inside both kinds of quotes, and what it is filled with is never split; $${
// stands for the two characters ${.
//
// What only a shell could do (pipes, redirections, VAR=value in front) is an error and not an
// argument. Pure functions.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom::drivers {

// Pieces of a text in turn: as written, or the name inside ${...}.
struct Piece {
  enum class Kind { kText, kName } kind = Kind::kText;
  std::string text;
};

using Template = std::vector<Piece>;

// Of a value of `env:`: ${...} and $${ only. Fails on a ${ that is never closed.
Result<Template> parse_template(std::string_view text);

// At least one word. Fails with what is wrong.
Result<std::vector<Template>> parse_command(std::string_view text);

// Value of a name, or why it has none.
using Lookup = std::function<Result<std::string>(std::string_view name)>;

Result<std::string> fill(const Template& text, const Lookup& lookup);

// All names in it, in order, with repeats.
std::vector<std::string> names_in(const Template& text);

}  // namespace headroom::drivers
