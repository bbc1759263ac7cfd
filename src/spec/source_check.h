// Whether bytes can be a service file at all: size, UTF-8, control characters. What passes is safe
// to hand to the YAML library, which would stop in silence at some of these bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace headroom::spec {

inline constexpr std::size_t kLargestFileBytes = 10'000'000;

// The text without a byte-order mark, or what is wrong with it and where.
Result<std::string_view> check_source(std::string_view bytes);

// Where the byte at `offset` stands. Columns count characters.
Position position_of(std::string_view text, std::size_t offset);

}  // namespace headroom::spec
