// The flags of chatd: one reader for each kind of value, with units where there are units.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/url.h"

namespace chat {

// Each adds `name` to `command`; the value before parsing is the default and shows in the help.
CLI::Option* add_duration(CLI::App& command, const std::string& name,
                          std::chrono::nanoseconds& value, const std::string& help);
// A whole number of at least `least`, or "unlimited".
CLI::Option* add_bound(CLI::App& command, const std::string& name, std::size_t& value,
                       std::size_t least, const std::string& help);
// A share such as 10%, or "unlimited".
CLI::Option* add_share(CLI::App& command, const std::string& name, double& value,
                       const std::string& help);
CLI::Option* add_servers(CLI::App& command, const std::string& name,
                         std::vector<headroom::Endpoint>& value, const std::string& help);
CLI::Option* add_seed(CLI::App& command, headroom::Seed& value);

}  // namespace chat
