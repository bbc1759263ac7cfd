#include "base/result.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Error, PrintsPlaceWhatWhyAndFix) {
  const Error error{.kind = ErrorKind::kInvalid,
                    .what = "unknown key \"tagets\"",
                    .why = "a service file has no such section",
                    .fix = "did you mean targets?",
                    .file = "headroom.yaml",
                    .at = {.line = 3, .column = 5}};
  EXPECT_EQ(to_string(error),
            "headroom.yaml:3:5: unknown key \"tagets\"; a service file has no such section; "
            "did you mean targets?");
}

TEST(Error, LeavesOutWhatIsEmpty) {
  Error error = invalid("no such run").error();
  EXPECT_EQ(to_string(error), "no such run");
  error.fix = "see headroom runs";
  EXPECT_EQ(to_string(error), "no such run; see headroom runs");
  error.file = "runs.db";
  EXPECT_EQ(to_string(error), "runs.db: no such run; see headroom runs");
}

TEST(Error, WithoutALinePrintsNoColumn) {
  Error error = invalid("\"5\" has no unit").error();
  error.at.column = 7;
  EXPECT_EQ(to_string(error), "\"5\" has no unit");
}

TEST(Error, WithoutAFilePrintsLineAndColumn) {
  Error error = invalid("\"5\" has no unit").error();
  error.at = {.line = 2, .column = 7};
  EXPECT_EQ(to_string(error), "2:7: \"5\" has no unit");
}

}  // namespace
}  // namespace headroom
