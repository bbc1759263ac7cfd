// How a running test is found: a file for each in `.headroom/control`, readable by its user alone,
// that says where its control API listens and the token that it wants to see.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace headroom::cli {

struct ControlAddress {
  std::string url;    // "http://127.0.0.1:41234"
  std::string token;  // for "Authorization: Bearer ..."
  std::string test;
  int pid = 0;
};

// Exists as long as it does.
class ControlFile {
 public:
  // kStorage when it cannot be written.
  static Result<ControlFile> write(const std::filesystem::path& state_folder,
                                   const ControlAddress& address);
  ControlFile(ControlFile&& other) noexcept;
  ControlFile& operator=(ControlFile&&) = delete;
  ~ControlFile();

 private:
  explicit ControlFile(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

// Of the tests that run now, by process id; what a killed one has left is removed.
std::vector<ControlAddress> running_tests(const std::filesystem::path& state_folder);

// 128 random bits, in hexadecimal.
std::string random_token();

}  // namespace headroom::cli
