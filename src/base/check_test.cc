#include "base/check.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Check, AConditionThatHoldsIsEvaluatedOnceAndPasses) {
  int evaluations = 0;
  HEADROOM_CHECK(++evaluations == 1, "must be evaluated");
  EXPECT_EQ(evaluations, 1);
}

TEST(CheckDeathTest, AConditionThatFailsAbortsWithPlaceMessageAndCondition) {
  const int cores = 0;
  EXPECT_DEATH(HEADROOM_CHECK(cores > 0, "a machine without cores"),
               "check_test\\.cc:[0-9]+: check failed: a machine without cores \\(cores > 0\\)");
}

}  // namespace
}  // namespace headroom
