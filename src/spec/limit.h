// "< 500ms", ">= 1", "3": what a measured value is held against in a step's expectations.
#pragma once

#include <string_view>

#include "base/result.h"
#include "spec/answer.h"

namespace headroom::spec {

enum class LimitUnit { kNumber, kBytes, kTime };

// Without a sign it is an equality. Fails where the value is none of its unit.
Result<Limit> parse_limit(std::string_view text, LimitUnit unit);
// Whether it begins with a sign and goes on as a number: how "> 0" is told from a text.
bool looks_like_limit(std::string_view text);
// "< 500ms".
std::string to_string(const Limit& limit, LimitUnit unit);

}  // namespace headroom::spec
