// The names that ${...} knows in every command, beside those of components and of their figures.
#pragma once

#include <array>
#include <string_view>

namespace headroom::drivers {

inline constexpr std::string_view kPortName = "port";      // where this instance is to listen
inline constexpr std::string_view kIndexName = "index";    // of this instance, from 0
inline constexpr std::string_view kFolderName = "folder";  // of the service file
inline constexpr std::array kOwnNames = {kPortName, kIndexName, kFolderName};

inline constexpr std::string_view kEnvPrefix = "env:";  // ${env:NAME}: variable of headroom itself

}  // namespace headroom::drivers
