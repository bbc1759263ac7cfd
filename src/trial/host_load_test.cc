#include "trial/host_load.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace headroom::trial {
namespace {

class HostLoad : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "host-XXXXXX";
    root_ = mkdtemp(pattern.data());
    std::filesystem::create_directories(root_ / "proc");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::optional<ProcessorTime> when(const std::string& line) {
    std::ofstream(root_ / "proc/stat") << line << "\ncpu0 1 2 3 4 5 6 7 8 9 10\n";
    return processor_time(root_);
  }

  std::filesystem::path root_;
};

TEST_F(HostLoad, IsWhatIsNeitherIdleNorOfLowerPriority) {
  const auto from = when("cpu  0 0 0 0 0 0 0 0 0 0");
  // Of 1000 ticks: 300 idle, 50 waiting for a disk, 150 nice; 500 in use.
  const auto to = when("cpu  200 150 100 300 50 20 30 150 0 0");
  EXPECT_DOUBLE_EQ(busy_share(from, to), 0.5);
  EXPECT_DOUBLE_EQ(to->total, 1000.0 / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

TEST_F(HostLoad, IsUnknownWhereTheKernelDoesNotTell) {
  EXPECT_FALSE(when("something else"));
  EXPECT_FALSE(processor_time(root_ / "nowhere"));
  EXPECT_EQ(busy_share(std::nullopt, ProcessorTime{.busy = 1, .total = 2}), 0);
}

}  // namespace
}  // namespace headroom::trial
