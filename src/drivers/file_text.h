// Reads a whole file. By system calls, since a file of /proc can vanish while it is read, and an
// iterator over a stream would throw then.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

namespace headroom::drivers {

// Its bytes, or errno.
std::expected<std::string, int> read_file_text(const std::filesystem::path& path);

}  // namespace headroom::drivers
