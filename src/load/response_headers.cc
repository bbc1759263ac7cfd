#include "load/response_headers.h"

#include <algorithm>

#include "base/text.h"

namespace headroom::load {

void ResponseHeaders::add(std::string_view name, std::string_view value) {
  if (text_.size() + name.size() + value.size() + 2 > kLargest) return;
  const auto append = [this](std::string_view part) {
    // HTTP/2 can carry any byte; one that ends a part here must not forge another header.
    const auto from = static_cast<std::ptrdiff_t>(text_.size());
    text_.append(part);
    std::replace(text_.begin() + from, text_.end(), kEnd, ' ');
    text_ += kEnd;
  };
  append(to_lower(name));
  append(value);
}

std::optional<std::string_view> ResponseHeaders::find(std::string_view name) const {
  std::optional<std::string_view> found;
  for_each([&](std::string_view each, std::string_view value) {
    if (!found && each == name) found = value;
  });
  return found;
}

}  // namespace headroom::load
