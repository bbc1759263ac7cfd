// What the tests of this module share: files that live as long as a test, and small plans.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/spec.h"
#include "workload/data_table.h"

namespace headroom::workload {

// A folder of its own, removed with everything in it.
class TestFolder {
 public:
  TestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }
  void write(std::string_view name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

inline spec::Data csv_data(std::string name, std::string path) {
  spec::Data data;
  data.name = std::move(name);
  data.path = std::move(path);
  return data;
}

// The table `name` of that CSV text.
inline DataTable table_of(std::string name, std::string_view csv,
                          spec::DataPick pick = spec::DataPick::kRandom) {
  const TestFolder folder;
  folder.write("table.csv", csv);
  spec::Data data = csv_data(std::move(name), "table.csv");
  data.pick = pick;
  auto table = DataTable::load(data, folder.path());
  EXPECT_TRUE(table) << to_string(table.error());
  return std::move(*table);
}

}  // namespace headroom::workload
