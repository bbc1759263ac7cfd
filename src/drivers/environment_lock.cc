#include "drivers/environment_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "drivers/state_folder.h"
#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

// What the holder wrote into the file: its pid. Nothing in the moment before it does.
std::optional<pid_t> read_holder(const FileDescriptor& file) {
  std::array<char, 32> text{};
  const auto size = ::pread(file.get(), text.data(), text.size(), 0);
  if (size <= 0) return std::nullopt;
  pid_t pid = 0;
  const auto read = std::from_chars(text.data(), text.data() + size, pid);
  if (read.ec != std::errc() || pid <= 0) return std::nullopt;
  return pid;
}

}  // namespace

Result<EnvironmentLock> EnvironmentLock::acquire(const std::filesystem::path& path,
                                                 std::string_view environment) {
  if (auto made = make_folder_of(path); !made) return fail(made.error());
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file) {
    return system_failure(ErrorKind::kStorage, fmt::format("cannot open {}", path.string()), errno);
  }
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    const auto pid = read_holder(file);
    return fail(
        Error{.kind = ErrorKind::kUnreachable,
              .what = fmt::format("environment {} is in use by another headroom ({})", environment,
                                  pid ? fmt::format("pid {}", *pid) : "another process"),
              .why = "a test that started it, or an up or down that is not done, keeps "
                     "others from changing it",
              .fix = "wait until that ends, or end it",
              .file = {},
              .at = {}});
  }
  const std::string holder = fmt::format("{}\n", ::getpid());
  // Only a name for those who ask: without it the lock holds all the same.
  if (::ftruncate(file.get(), 0) == 0) {
    [[maybe_unused]] const auto written = ::pwrite(file.get(), holder.data(), holder.size(), 0);
  }
  return EnvironmentLock(std::move(file));
}

std::optional<pid_t> EnvironmentLock::holder(const std::filesystem::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file || ::flock(file.get(), LOCK_SH | LOCK_NB) == 0) return std::nullopt;
  return read_holder(file);
}

}  // namespace headroom::drivers
