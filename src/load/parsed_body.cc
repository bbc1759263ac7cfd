#include "load/parsed_body.h"

#include <utility>

namespace headroom::load {

std::optional<extract::JsonValue> ParsedBody::json() {
  thread_local extract::JsonDocument document;
  if (!std::exchange(is_parsed_, true)) json_ = document.read(text_);
  return json_;
}

const extract::Markup& ParsedBody::markup() {
  if (!markup_) markup_.emplace(text_);
  return *markup_;
}

}  // namespace headroom::load
