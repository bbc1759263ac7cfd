// "50/s", "20", "1.5x", "+10%", "-10%": a change of the load as people ask for it while a test
// runs.
#pragma once

#include <string_view>

#include "base/result.h"
#include "load/control.h"

namespace headroom::cli {

// Each reads it and asks for it. A factor is one of the whole load; by itself the one takes a rate,
// the other a number of users.
Result<void> change_rate(load::Control& control, std::string_view text);
Result<void> change_users(load::Control& control, std::string_view text);

}  // namespace headroom::cli
