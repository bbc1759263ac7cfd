// Regular expressions, by RE2: time linear in the text, whatever a person or a service made up.
// The syntax is RE2's, which is Perl's without back references and look-around.
//
// An immutable value, cheap to copy; threads share it freely.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string_view>

#include "extract/mistake.h"

namespace re2 {
class RE2;
}

namespace headroom::extract {

class Pattern {
 public:
  static std::expected<Pattern, Mistake> compile(std::string_view text);
  // Of RFC 9485, which JSONPath uses: a dot matches neither line feed nor carriage return.
  static std::expected<Pattern, Mistake> compile_i_regexp(std::string_view text);

  bool is_found_in(std::string_view text) const;
  bool matches_whole(std::string_view text) const;

  // One match after the other, from the front: what its first group holds, or the whole match
  // where the pattern has no group. The match and all before it are taken off `rest`. Nothing when
  // there is no other; a group that took no part in the match is empty.
  std::optional<std::string_view> next_in(std::string_view& rest) const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace headroom::extract
