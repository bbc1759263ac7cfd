// Why one session did not come to a good end.
#pragma once

#include <string>

#include "run/run.h"

namespace headroom::run {

// In words, of the first request that failed by the order of the steps, since those after it may
// have failed for that alone: "ask: status 503". Empty where none failed.
std::string first_failure(const Run& run);

}  // namespace headroom::run
