#include "drivers/file_text.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>

#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

TEST(FileText, IsAllOfTheFile) {
  const TemporaryFolder folder;
  const std::string text = std::string(20'000, 'x') + '\0' + "end";
  std::ofstream(folder.path() / "file", std::ios::binary) << text;
  EXPECT_EQ(read_file_text(folder.path() / "file"), text);
}

TEST(FileText, SaysWhyAFileCannotBeOpened) {
  EXPECT_EQ(read_file_text("/nonexistent"), std::unexpected(ENOENT));
}

TEST(FileText, SaysWhyAnOpenFileCannotBeRead) {
  // As when a process ends while its file in /proc is open: the first page of no process can be
  // read. That must not throw.
  EXPECT_EQ(read_file_text("/proc/self/mem"), std::unexpected(EIO));
}

}  // namespace
}  // namespace headroom::drivers
