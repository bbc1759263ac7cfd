// What one event of a stream says of tokens.
#pragma once

#include <cstdint>
#include <optional>

#include "extract/json_document.h"

namespace headroom::load {

// Whether there is a text at `path` that is not empty.
bool holds_text(const extract::JsonPath& path, extract::JsonValue event);
// The whole number at `path`; nothing where there is none, or it is beyond reason.
std::optional<std::uint64_t> token_count(const extract::JsonPath& path, extract::JsonValue event);

}  // namespace headroom::load
