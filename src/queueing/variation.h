// Private to this module: what a squared coefficient of variation may be.
#pragma once

#include "base/result.h"

namespace headroom::queueing {

// Fails unless it is finite and not below 0.
Result<void> check_variation(double squared_variation);

}  // namespace headroom::queueing
