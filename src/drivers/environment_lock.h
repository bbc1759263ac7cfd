// Keeps two headrooms from acting on one environment at once. The kernel lets go of it when its
// holder ends, however that ends.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace headroom::drivers {

class EnvironmentLock {
 public:
  // Never waits. Fails with kUnreachable when another holds it, naming its pid.
  static Result<EnvironmentLock> acquire(const std::filesystem::path& path,
                                         std::string_view environment);

  // The process that holds it at the moment; nothing when none does, or the file cannot be read.
  static std::optional<pid_t> holder(const std::filesystem::path& path);

 private:
  explicit EnvironmentLock(FileDescriptor file) : file_(std::move(file)) {}

  FileDescriptor file_;
};

}  // namespace headroom::drivers
