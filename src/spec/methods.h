// The methods of HTTP that a request may have.
#pragma once

#include <string_view>

#include "base/result.h"

namespace headroom::spec {

// Whether it is one of HTTP's registry (RFC 9110, section 16.1) that is for servers, or PURGE or
// QUERY, which many caches and search engines have.
bool is_method(std::string_view text);

// Why a word is none, and which was likely meant.
Error not_a_method(std::string_view word);

}  // namespace headroom::spec
