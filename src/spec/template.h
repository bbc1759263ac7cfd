// Finds the ${...} in a text. What stands between the braces is looked up by whoever uses the text
// (workload/template.h, drivers/command.h); `$${` stands for the two characters `${`.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom::spec {

struct TemplatePiece {
  enum class Kind { kText, kName } kind = Kind::kText;
  std::string_view text;   // of a name: what stands between the braces, trimmed
  std::size_t offset = 0;  // of the piece in the whole text
};

// The text cut at its templates; empty texts are left out, `$${` stays as it is. Fails where a ${
// has no } or nothing stands between them. The pieces borrow from `text`.
Result<std::vector<TemplatePiece>> split_template(std::string_view text);

// How a value is to be escaped may be said in front of it: ${json:prompts.text}.
struct Escaping {
  std::string_view prefix;  // "json", or empty
  std::string_view name;    // what follows
};
Escaping escaping_of(std::string_view name);

// A moment told from another one: ${now + 1h}. A blank stands before the sign, so that a name with
// a dash is none.
struct Shifted {
  std::string_view name;  // "now"
  char sign = '+';
  std::string_view by;  // "1h"
};
std::optional<Shifted> shifted(std::string_view text);

// The values that every step of a journey can use beside data and what was saved. random(1, 6) and
// text(200) are calls, told by their parenthesis.
inline constexpr std::array<std::string_view, 5> kBuiltInValues{"uuid", "now", "now_ms", "sequence",
                                                                "conversation"};

}  // namespace headroom::spec
