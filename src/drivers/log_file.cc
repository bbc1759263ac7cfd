#include "drivers/log_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/text.h"
#include "drivers/state_folder.h"
#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

constexpr std::size_t kTailBytes = 4096;
constexpr std::size_t kTailLines = 10;

// What a program prints must not steer the terminal that shows its log.
char harmless(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F ? '?' : c;
}

}  // namespace

Result<void> rotate_log(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::rename(path, path.string() + ".1", error);
  if (error && error != std::errc::no_such_file_or_directory) {
    return system_failure(ErrorKind::kStorage, fmt::format("cannot rename {}", path.string()),
                          error.value());
  }
  return {};
}

Result<FileDescriptor> open_log(const std::filesystem::path& path) {
  if (auto made = make_folder_of(path); !made) return fail(made.error());
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!file) {
    return system_failure(ErrorKind::kStorage, fmt::format("cannot open {}", path.string()), errno);
  }
  return file;
}

std::string end_of_log(const std::filesystem::path& path, std::size_t bytes) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return {};
  const auto size = static_cast<std::size_t>(file.tellg());
  // With the byte before, so that a line that begins just there is seen to.
  const std::size_t read = std::min(size, bytes + 1);
  file.seekg(static_cast<std::streamoff>(size - read));
  std::string text(read, '\0');
  file.read(text.data(), static_cast<std::streamsize>(read));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (size <= bytes) return text;
  // The cut falls anywhere; a line that lost its head misleads.
  const std::size_t line_end = text.find('\n');
  return line_end == text.npos ? std::string() : text.substr(line_end + 1);
}

std::string log_tail(const std::filesystem::path& path) {
  std::string text = end_of_log(path, kTailBytes);
  while (text.ends_with('\n')) text.pop_back();
  if (text.empty()) return {};

  const std::vector<std::string_view> lines = split(text, '\n');
  const std::size_t skipped = lines.size() > kTailLines ? lines.size() - kTailLines : 0;
  std::string tail;
  for (std::size_t i = skipped; i < lines.size(); ++i) {
    tail += "\n    ";
    std::ranges::transform(lines[i], std::back_inserter(tail), harmless);
  }
  return tail;
}

}  // namespace headroom::drivers
