// What comes through a pipe, as a file that can be mapped.
#pragma once

#include <string>

#include "base/result.h"

namespace headroom::cli {

// Reads the descriptor to its end, and gives the path of a file in memory with all of it, which is
// there for as long as this process. Fails where it cannot be read, and past 2 GB.
Result<std::string> piped_file(int descriptor);

}  // namespace headroom::cli
