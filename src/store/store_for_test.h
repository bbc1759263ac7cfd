// A store in a folder of its own that goes with the test, and a small run to put into it.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "run/run_for_test.h"
#include "store/store.h"

namespace headroom::store {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = testing::TempDir() + "headroom-store-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no folder " << name;
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path file() const { return path_ / ".headroom" / "runs.db"; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline run::Header header_of(std::string id, std::int64_t started_s = 1'795'459'981) {
  run::Header header;
  header.id = std::move(id);
  header.service = "chat";
  header.test = "load";
  header.started = std::chrono::system_clock::time_point(std::chrono::seconds(started_s));
  header.classes = {"home", "ask"};
  header.seed = Seed{42};
  return header;
}

// Second `second` of a run: as many successes as its number, of 1 ms each.
inline run::Slice slice_of(std::int64_t second) {
  run::Run run = run::quiet_run({"home", "ask"}, 1);
  run::succeed(run, {0, 1}, std::chrono::milliseconds(1), static_cast<std::uint64_t>(second));
  run::Slice slice = run.slices[0];
  slice.second = second;
  return slice;
}

// Writes a whole run of `length` seconds, ended.
inline void write_run(Store& store, const run::Header& header, std::int64_t length = 3) {
  const auto writer = store.writer();
  ASSERT_TRUE(writer->begin(header).has_value());
  for (std::int64_t second = 0; second < length; ++second) {
    ASSERT_TRUE(writer->add(slice_of(second)).has_value());
  }
  ASSERT_TRUE(writer->finish({.duration = std::chrono::seconds(length)}).has_value());
}

}  // namespace headroom::store
