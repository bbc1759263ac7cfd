// Takes a line of a metrics text, or a selector, apart from left to right. Every function but
// at_blank() skips blanks first; one that finds nothing gives nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace headroom::watch {

class TextCursor {
 public:
  // Texts that have escapes are put together in `unescaped`, which has to have room for all of
  // `line`: it must not move while what was read from it is in use.
  TextCursor(std::string_view line, std::string& unescaped) : rest_(line), unescaped_(unescaped) {}

  bool at_blank() const;
  bool at_end();
  bool at(char c);
  bool accept(std::string_view token);
  // A letter, "_" or ":", then these and digits.
  std::optional<std::string_view> name();
  // Up to the next blank.
  std::optional<std::string_view> word();
  // What stands in double quotes, in which \\, \" and \n are escapes.
  std::optional<std::string_view> quoted();

  // What is left.
  std::string_view rest() const { return rest_; }

 private:
  void skip_blanks();
  std::string_view take(std::size_t size);
  std::optional<std::string_view> quoted_with_escapes();

  std::string_view rest_;
  std::string& unescaped_;
};

}  // namespace headroom::watch
