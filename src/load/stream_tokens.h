// What one event of a stream says of tokens.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "extract/json_document.h"

namespace headroom::load {

// The text at `path`; empty where there is none. Valid as long as what `event` was parsed from.
std::string_view text_at(const extract::JsonPath& path, extract::JsonValue event);
// The whole number at `path`; nothing where there is none, or it is beyond reason.
std::optional<std::uint64_t> token_count(const extract::JsonPath& path, extract::JsonValue event);

}  // namespace headroom::load
