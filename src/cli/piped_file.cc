#include "cli/piped_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace headroom::cli {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{2} << 30;

Result<void> write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return invalid("the input cannot be kept", std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Result<std::string> piped_file(int descriptor) {
  // Never closed: its path leads through it.
  const int file = ::memfd_create("headroom-input", MFD_CLOEXEC);
  if (file < 0) return invalid("the input cannot be kept", std::strerror(errno));
  std::uint64_t total = 0;
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return invalid("the input cannot be read", std::strerror(errno));
    if (got == 0) return "/proc/self/fd/" + std::to_string(file);
    total += static_cast<std::uint64_t>(got);
    if (total > kMostBytes) {
      return invalid("the input is larger than 2 GB", "it is held in memory as a whole",
                     "write it to a file, and name that");
    }
    if (auto done = write_all(file, {buffer.data(), static_cast<std::size_t>(got)}); !done) {
      return fail(done.error());
    }
  }
}

}  // namespace headroom::cli
