// The body of one response, parsed at most once, however many checks and saves look at it.
//
// The parsers belong to the thread: an exchange holds none, so ten thousand users cost no more
// memory for them than one. Hence one body at a time.
#pragma once

#include <optional>
#include <string_view>

#include "extract/json_document.h"
#include "extract/markup.h"

namespace headroom::load {

class ParsedBody {
 public:
  explicit ParsedBody(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  // Nothing where it is no JSON.
  std::optional<extract::JsonValue> json();
  const extract::Markup& markup();

 private:
  std::string_view text_;
  bool is_parsed_ = false;
  std::optional<extract::JsonValue> json_;
  std::optional<extract::Markup> markup_;
};

}  // namespace headroom::load
