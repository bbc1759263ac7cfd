// Fills in ${env:NAME}, so that a secret need not stand in a file or a command line.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace headroom::telemetry {

// `text` with the variables of headroom's own environment in place of every ${env:NAME}; `$${` is
// `${`. Fails where one is not set, or where another name stands in the braces; the error shows
// `text` as it is written, never a value.
Result<std::string> fill_environment(std::string_view text);

}  // namespace headroom::telemetry
