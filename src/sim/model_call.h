// A call of the service file as one of the model.
#pragma once

#include <cstdint>

#include "sim/model.h"
#include "spec/system.h"

namespace headroom::sim {

Retry model_retry(const spec::Retry& given);

// How many times, for which requests, and beside what it is made says the handler.
Call model_call(const spec::Call& given, std::uint32_t to);

}  // namespace headroom::sim
