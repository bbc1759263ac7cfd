#include "drivers/log_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

void append(const std::filesystem::path& path, const std::string& text) {
  const auto file = open_log(path);
  ASSERT_TRUE(file.has_value());
  ASSERT_EQ(::write(file->get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

TEST(LogFile, KeepsTheOneBeforeAside) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "deep" / "api-0.log";
  EXPECT_TRUE(rotate_log(path).has_value());
  for (const char* text : {"first", "second", "third"}) {
    ASSERT_TRUE(rotate_log(path).has_value());
    append(path, text);
  }
  EXPECT_EQ(read_text(path), "third");
  EXPECT_EQ(read_text(path.string() + ".1"), "second");
}

TEST(LogFile, TailIsTheLastTenLines) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "api-0.log";
  EXPECT_EQ(log_tail(path), "");
  for (int line = 1; line <= 12; ++line) append(path, std::to_string(line) + "\n");
  EXPECT_EQ(log_tail(path),
            "\n    3\n    4\n    5\n    6\n    7\n    8\n    9\n    10\n    11\n    12");
}

TEST(LogFile, TailIsBoundedAndCannotSteerTheTerminal) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "api-0.log";
  append(path, std::string(10'000, 'x') + "\n\x1b[2Jcleared\n");
  EXPECT_EQ(log_tail(path), "\n    ?[2Jcleared");
}

}  // namespace
}  // namespace headroom::drivers
