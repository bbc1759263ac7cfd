// The kept output of an instance.
#pragma once

#include <filesystem>
#include <string>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace headroom::drivers {

// Sets the log of the start before aside as PATH.1, in place of the one before that.
Result<void> rotate_log(const std::filesystem::path& path);
// Open for appending; made, with its folder, when it is not there.
Result<FileDescriptor> open_log(const std::filesystem::path& path);

// Its end, at most so many bytes, from the beginning of a line; empty when there is no output.
std::string end_of_log(const std::filesystem::path& path, std::size_t bytes);

// Its last lines, at most 10 and at most 4 KiB, each indented by four spaces and with a line feed
// before it; control characters are shown as '?'. Empty when there is no output.
std::string log_tail(const std::filesystem::path& path);

}  // namespace headroom::drivers
