// From recorded traffic to a test that runs: what a new user does first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "program.h"

namespace headroom::tests {
namespace {

using testing::HasSubstr;

std::string data(const std::string& name) {
  return std::string(HEADROOM_SOURCE_DIR "/tests/data/") + name;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(InitFrom, AnAccessLogBecomesAFileThatCheckAccepts) {
  const Folder folder;
  const Outcome init = run(headroom({"init", "--from", data("weblog_excerpt.log")}), folder.path());
  EXPECT_EQ(init.exit_code, 0) << init.err;
  EXPECT_THAT(init.out, HasSubstr("301 lines"));
  EXPECT_THAT(init.out, HasSubstr("expected peak"));
  EXPECT_THAT(init.out, HasSubstr("index of dispersion"));
  EXPECT_THAT(init.out, HasSubstr("left out:"));
  const Outcome check = run(headroom({"check"}), folder.path());
  EXPECT_EQ(check.exit_code, 0) << check.err << text_of(folder.path() / "headroom.yaml");
}

TEST(InitFrom, ARecordingOfABrowserBecomesAFileThatCheckAccepts) {
  const Folder folder;
  const Outcome init =
      run(headroom({"init", "--from", data("sitespeed_excerpt.har"), "-o", "browser.yaml"}),
          folder.path());
  EXPECT_EQ(init.exit_code, 0) << init.err;
  const Outcome check = run(headroom({"check", "--file", "browser.yaml"}), folder.path());
  EXPECT_EQ(check.exit_code, 0) << check.err;
}

TEST(InitFrom, ADescribedApiTellsWhichSecretsCheckWillAskFor) {
  const Folder folder;
  const Outcome init = run(headroom({"init", "--from", data("petstore.json")}), folder.path());
  EXPECT_EQ(init.exit_code, 0) << init.err;
  EXPECT_THAT(init.out, HasSubstr("set these in the environment"));
  std::vector<std::string> command{"/usr/bin/env", "TOKEN=t", "API_KEY=k"};
  for (const std::string& argument : headroom({"check"})) command.push_back(argument);
  const Outcome check = run(command, folder.path());
  EXPECT_EQ(check.exit_code, 0) << check.err;
}

TEST(InitFrom, SaysWhatAFileIsThatItCannotUse) {
  const Folder folder;
  folder.write("page.html", "<html></html>");
  const Outcome init = run(headroom({"init", "--from", "page.html"}), folder.path());
  EXPECT_EQ(init.exit_code, 2);
  EXPECT_THAT(init.err, HasSubstr("page.html is no recording that headroom reads"));
  EXPECT_THAT(init.err, HasSubstr("it is HTML or XML"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "headroom.yaml"));
}

TEST(InitFrom, WritesNothingWhereADataFileIsInTheWay) {
  const Folder folder;
  folder.write("access.log",
               "h - - [17/May/2015:10:05:03 +0000] \"GET /users/1 HTTP/1.1\" 200 1\n"
               "h - - [17/May/2015:10:05:09 +0000] \"GET /users/2 HTTP/1.1\" 200 1\n");
  std::filesystem::create_directory(folder.path() / "data");
  folder.write("data/users-user_id.csv", "mine");
  const Outcome init = run(headroom({"init", "--from", "access.log"}), folder.path());
  EXPECT_EQ(init.exit_code, 2);
  EXPECT_THAT(init.err, HasSubstr("data/users-user_id.csv is there already"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "headroom.yaml"));
}

}  // namespace
}  // namespace headroom::tests
