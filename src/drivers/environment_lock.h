// Keeps two headrooms from acting on one environment at once. The kernel lets go of it when its
// holder ends, however that ends.
#pragma once

#include <filesystem>
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

 private:
  explicit EnvironmentLock(FileDescriptor file) : file_(std::move(file)) {}

  FileDescriptor file_;
};

}  // namespace headroom::drivers
