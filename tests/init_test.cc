// From recorded traffic to a test that runs: what a new user does first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "nginx.h"
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

void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from << " is not in\n" << text;
  text.replace(at, from.size(), to);
}

TEST(InitFrom, ARecordedPageAsksARealServerForAsMuchAsTheBrowserDid) {
  // Both pages of the recording are a document, seven pictures side by side and an icon.
  constexpr std::size_t kSessions = 4;
  constexpr std::size_t kRequestsOfAPage = 9;
  Nginx nginx("location / { access_log access.log; return 200 ok; }");
  const Folder folder;
  const Outcome init =
      run(headroom({"init", "--from", data("sitespeed_excerpt.har")}), folder.path());
  ASSERT_EQ(init.exit_code, 0) << init.err;
  std::string file = text_of(folder.path() / "headroom.yaml");
  EXPECT_THAT(file, HasSubstr("14 requests in 2 parallel groups"));
  replace(file, "http://127.0.0.1:8080", nginx.url(""));
  replace(file, "smoke: { load: 1/s, for: 10s,", "smoke: { users: 1, iterations: 4,");
  folder.write("headroom.yaml", file);
  const Outcome test = run_until_trusted(headroom({"test", "smoke"}), folder.path());
  EXPECT_EQ(test.exit_code, 0) << test.out << test.err;
  const std::size_t requests = nginx.stop_and_count_requests();
  EXPECT_GE(requests, kSessions * kRequestsOfAPage);
  EXPECT_EQ(requests % (kSessions * kRequestsOfAPage), 0) << "of whole runs";
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
