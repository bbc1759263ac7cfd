#include "cli/foreign_flags.h"

#include <gtest/gtest.h>

#include <CLI/App.hpp>

#include "cli/test_options.h"

namespace headroom::cli {
namespace {

class ForeignFlags : public testing::Test {
 protected:
  ForeignFlags() { options_.flags(app_); }

  std::string fix(const std::vector<std::string>& words) {
    const auto problem = foreign_flag(app_, words);
    return problem ? problem->fix : "nothing is wrong";
  }

  TestOptions options_;
  CLI::App app_{"", "test"};
};

TEST_F(ForeignFlags, OfOtherGeneratorsAreToldAsHeadroomsOwn) {
  EXPECT_EQ(fix({"-c", "-n"}), "did you mean --users and --iterations?");
  EXPECT_EQ(fix({"-c64"}), "did you mean --users?");
  EXPECT_EQ(fix({"--duration=30s"}), "did you mean --for?");
  EXPECT_EQ(fix({"--itertions"}), "did you mean --iterations?");
}

TEST_F(ForeignFlags, ThatNobodyKnowsAreNamed) {
  EXPECT_EQ(foreign_flag(app_, {"--colour-of-the-sky", "-Z"})->what,
            "headroom test has no --colour-of-the-sky and no -Z");
  EXPECT_EQ(fix({"-Z"}), "headroom test --help lists what it has");
}

TEST_F(ForeignFlags, WordsThatAreNoFlagsAreNotJudged) {
  EXPECT_EQ(fix({"word"}), "nothing is wrong");
}

}  // namespace
}  // namespace headroom::cli
