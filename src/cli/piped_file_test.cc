#include "cli/piped_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>

namespace headroom::cli {
namespace {

// What a file holds that was made of what came through a pipe.
std::string passed(const std::string& text) {
  std::array<int, 2> ends;
  EXPECT_EQ(::pipe(ends.data()), 0);
  EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  const auto path = piped_file(ends[0]);
  ::close(ends[0]);
  EXPECT_TRUE(path) << to_string(path.error());
  if (!path) return {};
  std::ifstream file(*path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(PipedFile, HoldsAllThatCameThroughThePipe) {
  EXPECT_EQ(passed("{\"a\": \"${not a template}\"}\n"), "{\"a\": \"${not a template}\"}\n");
  const std::string long_text(60'000, 'x');  // a pipe takes 64 KiB
  EXPECT_EQ(passed(long_text), long_text);
  EXPECT_EQ(passed(""), "");
}

TEST(PipedFile, SaysWhyThereIsNone) {
  const auto path = piped_file(-1);
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().what, "the input cannot be read");
}

}  // namespace
}  // namespace headroom::cli
