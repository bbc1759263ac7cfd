// The version that `--version` and every run carry.
#pragma once

#include <string_view>

namespace headroom::cli {

inline constexpr std::string_view kVersion = HEADROOM_VERSION;

}  // namespace headroom::cli
