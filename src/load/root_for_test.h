// A machine's files below a folder of its own, as far as a test writes them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace headroom::load {

class RootForTest {
 public:
  RootForTest() { std::filesystem::remove_all(root_); }
  ~RootForTest() { std::filesystem::remove_all(root_); }

  void write(const std::string& file, const std::string& text) {
    const auto path = root_ / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  const std::filesystem::path& path() const { return root_; }

 private:
  std::filesystem::path root_ =
      std::filesystem::path(testing::TempDir()) / ("root-" + std::to_string(::getpid()));
};

}  // namespace headroom::load
