#include "workload/blob.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/file_descriptor.h"
#include "base/text.h"

namespace headroom::workload {
namespace {

std::unexpected<Error> unreadable(const std::string& path, std::string why) {
  return invalid(fmt::format("{} cannot be read", in_quotes(path)), std::move(why),
                 "a path is relative to the service file");
}

}  // namespace

Blob::Blob(std::string text) {
  auto owned = std::make_shared<const std::string>(std::move(text));
  bytes_ = *owned;
  owner_ = std::move(owned);
}

Result<Blob> Blob::map(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) return unreadable(path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return unreadable(path, "it is no plain file");
  const auto size = static_cast<std::size_t>(status.st_size);
  Blob blob;
  if (size == 0) return blob;
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (memory == MAP_FAILED) return unreadable(path, std::strerror(errno));
  blob.owner_ = std::shared_ptr<const void>(
      memory, [size](const void* mapped) { ::munmap(const_cast<void*>(mapped), size); });
  blob.bytes_ = {static_cast<const char*>(memory), size};
  return blob;
}

}  // namespace headroom::workload
