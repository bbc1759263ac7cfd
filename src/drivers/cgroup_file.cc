#include "drivers/cgroup_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "drivers/file_text.h"
#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Result<void> write_cgroup_file(const std::filesystem::path& file, std::string_view text) {
  const FileDescriptor opened(::open(file.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
  if (!opened || ::write(opened.get(), text.data(), text.size()) < 0) {
    return system_failure(ErrorKind::kUnreachable, fmt::format("cannot write {}", file.string()),
                          errno);
  }
  return {};
}

std::optional<std::uint64_t> read_cgroup_number(const std::filesystem::path& file) {
  const auto text = read_file_text(file);
  if (!text) return std::nullopt;
  return number_from(trim(*text));
}

std::optional<std::uint64_t> number_of(std::string_view lines, std::string_view key) {
  for (const std::string_view line : split(lines, '\n')) {
    if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ' ') continue;
    return number_from(trim(line.substr(key.size())));
  }
  return std::nullopt;
}

bool has_cgroup_word(const std::filesystem::path& file, std::string_view word) {
  const std::string text = read_file_text(file).value_or("");
  const auto words = split(trim(text), ' ');
  return std::ranges::find(words, word) != words.end();
}

std::optional<std::string> own_cgroup(std::string_view own_groups, std::string_view controller) {
  for (const std::string_view line : split(own_groups, '\n')) {
    // "4:memory:/path", of which the path may hold colons.
    const std::size_t first = line.find(':');
    const std::size_t second = first == line.npos ? line.npos : line.find(':', first + 1);
    if (second == line.npos) continue;
    const auto controllers = split(line.substr(first + 1, second - first - 1), ',');
    if (std::ranges::find(controllers, controller) == controllers.end()) continue;
    std::string_view path = line.substr(second + 1);
    while (path.starts_with('/')) path.remove_prefix(1);
    return std::string(path);
  }
  return std::nullopt;
}

}  // namespace headroom::drivers
