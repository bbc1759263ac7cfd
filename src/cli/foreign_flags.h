// Flags of the command line that a command does not have: what somebody meant who knows them from
// another tool, or misspelt one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
}

namespace headroom::cli {

// What is wrong with the words that the parser of `command` left over; nothing where none of them
// is a flag.
std::optional<Error> foreign_flag(const CLI::App& command, const std::vector<std::string>& words);

}  // namespace headroom::cli
