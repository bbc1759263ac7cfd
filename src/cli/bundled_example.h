// The chat service that comes with headroom: where it lies, and a copy for the user to play with.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace headroom::cli {

// Copies the example's service file and data into `folder`, which is made; what is there already
// stays, so that a user's edits survive the next demo. Returns the service file's path. kInvalid
// when this headroom came without its example.
Result<std::filesystem::path> copy_bundled_example(const std::filesystem::path& folder);

}  // namespace headroom::cli
