// Bytes that every request of a step sends as they are: a file, or what was put together once. They
// are in memory once, however many users send them.
//
// An immutable value, cheap to copy; threads share it freely. A file that somebody cuts short
// during the run breaks the requests that send it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headroom::workload {

class Blob {
 public:
  Blob() = default;
  explicit Blob(std::string text);
  // The file, mapped. Fails where it cannot be read, or is no plain file.
  static Result<Blob> map(const std::string& path);

  std::string_view bytes() const { return bytes_; }

 private:
  std::shared_ptr<const void> owner_;
  std::string_view bytes_;
};

}  // namespace headroom::workload
