// Whether the processors of the machine that headroom runs on may halt while it loads a service.
#pragma once

#include <cstdint>

namespace headroom::spec {

enum class Processors : std::uint8_t { kMayHalt, kAwake };

}  // namespace headroom::spec
