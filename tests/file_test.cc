// The commands that need nothing but a service file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(Init, WritesAFileThatCheckFindsNothingWrongWith) {
  const Folder folder;
  EXPECT_EQ(run(headroom({"init"}), folder.path()).exit_code, 0);
  const Outcome check = run(headroom({"check"}), folder.path());
  EXPECT_EQ(check.exit_code, 0) << check.err;
}

TEST(Init, OverwritesNothing) {
  const Folder folder;
  folder.write("headroom.yaml", "mine");
  const Outcome init = run(headroom({"init"}), folder.path());
  EXPECT_EQ(init.exit_code, 2);
  EXPECT_THAT(init.err, HasSubstr("headroom.yaml is there already"));
}

TEST(Check, SaysEveryProblemAtOnceEachWithItsPlace) {
  const Folder folder;
  folder.write("headroom.yaml",
               "headroom: 1\n"
               "service: shop\n"
               "requirments:\n"
               "  - p95 < 1s\n"
               "tests:\n"
               "  smoke: { load: 1, for: 10s }\n");
  const Outcome check = run(headroom({"check"}), folder.path());
  EXPECT_EQ(check.exit_code, 2);
  EXPECT_THAT(check.err, HasSubstr("headroom.yaml:3:1: "));
  EXPECT_THAT(check.err, HasSubstr("requirements"));  // the nearest name
  EXPECT_THAT(check.err, HasSubstr("headroom.yaml:6:18: "));
  EXPECT_THAT(check.err, HasSubstr("30/s"));  // the unit that is due

  const json document = json::parse(run(headroom({"check", "--json"}), folder.path()).out);
  EXPECT_EQ(document.at("problems").at(0).at("line"), 3);
}

TEST(Check, TheBundledExampleIsFine) {
  const Outcome check =
      run(headroom({"check", "--file", HEADROOM_SOURCE_DIR "/examples/chat"}), "/");
  EXPECT_EQ(check.exit_code, 0) << check.err;
}

TEST(Schema, IsJson) {
  const Outcome schema = run(headroom({"schema"}), "/");
  EXPECT_EQ(schema.exit_code, 0);
  EXPECT_TRUE(json::parse(schema.out).contains("properties"));
}

TEST(Commands, AMisspeltOneIsToldWithTheExitCodeOfUsage) {
  const Outcome outcome = run(headroom({"chekc"}), "/");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("did you mean check?"));
}

TEST(Commands, WithoutAServiceFileAnErrorSaysHowToBegin) {
  const Folder folder;
  const Outcome outcome = run(headroom({"check"}), folder.path());
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("headroom init"));
}

}  // namespace
}  // namespace headroom::tests
