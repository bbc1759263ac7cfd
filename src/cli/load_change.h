// "50/s", "1.5x", "+10%", "-10%": a change of the load as people ask for it while a test runs.
#pragma once

#include <string_view>

#include "base/result.h"
#include "load/control.h"

namespace headroom::cli {

// Reads it and asks for it.
Result<void> change_load(load::Control& control, std::string_view text);

}  // namespace headroom::cli
