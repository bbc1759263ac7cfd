#include "telemetry/environment_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace headroom::telemetry {
namespace {

TEST(EnvironmentText, FillsInVariables) {
  setenv("HEADROOM_TEST_TOKEN", "s3cret", 1);
  EXPECT_EQ(fill_environment("Bearer ${env:HEADROOM_TEST_TOKEN}!"), "Bearer s3cret!");
  EXPECT_EQ(fill_environment("plain"), "plain");
  EXPECT_EQ(fill_environment("$${env:X} $${"), "${env:X} ${");
}

TEST(EnvironmentText, SaysWhichVariableIsNotSet) {
  unsetenv("HEADROOM_TEST_NOT_SET");
  const auto filled = fill_environment("a ${env:HEADROOM_TEST_NOT_SET}");
  ASSERT_FALSE(filled);
  EXPECT_EQ(filled.error().what, "the environment variable HEADROOM_TEST_NOT_SET is not set");
}

TEST(EnvironmentText, RefusesOtherNames) {
  const auto filled = fill_environment("${uuid}");
  ASSERT_FALSE(filled);
  EXPECT_EQ(filled.error().fix, "write ${env:NAME}");
}

}  // namespace
}  // namespace headroom::telemetry
