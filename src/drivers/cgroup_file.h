// The files of control groups: short texts that the kernel reads and writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headroom::drivers {

// Of a file that is there already. Fails with kUnreachable.
Result<void> write_cgroup_file(const std::filesystem::path& file, std::string_view text);

// The one number of a file; nothing when there is none.
std::optional<std::uint64_t> read_cgroup_number(const std::filesystem::path& file);

// The number behind `key` in a text of lines "key number".
std::optional<std::uint64_t> number_of(std::string_view lines, std::string_view key);

// True when `word` is one of the words of a line, as of cgroup.controllers.
bool has_cgroup_word(const std::filesystem::path& file, std::string_view word);

// The path behind the first line of /proc/self/cgroup that has `controller` in its list of
// controllers; for version 2 that list is empty. Without its slash in front.
std::optional<std::string> own_cgroup(std::string_view own_groups, std::string_view controller);

}  // namespace headroom::drivers
