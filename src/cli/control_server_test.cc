// The control API without a run: who may ask, and how it refuses. What it does to a run is shown in
// tests/control_test.cc, and how the engine obeys in load/engine_control_test.cc.
#include "cli/control_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli/control_file.h"
#include "http/probe.h"

namespace headroom::cli {
namespace {

using testing::HasSubstr;

class ControlApi : public testing::Test {
 protected:
  http::Response ask(const char* method, const std::string& path, const std::string& authorization,
                     const std::string& body = {}) {
    const Url url = parse_url(server_->url() + path).value();
    return http::fetch(
               url, {.method = method, .headers = {{"Authorization", authorization}}, .body = body},
               std::chrono::seconds(20))
        .value();
  }

  load::Control control_;
  RunStatus status_;
  load::StopRequest stop_;
  std::unique_ptr<ControlServer> server_ =
      ControlServer::start("127.0.0.1:0", "secret",
                           {.control = control_, .status = status_, .stop = stop_})
          .value();
};

TEST_F(ControlApi, TellsHowItStandsAsJson) {
  const auto answer = ask("GET", "/status", "Bearer secret");
  ASSERT_EQ(answer.status, 200);
  const auto document = nlohmann::json::parse(answer.body);
  EXPECT_EQ(document.at("headroom_status"), 1);
  EXPECT_EQ(document.at("phase"), "waiting");
  EXPECT_TRUE(document.at("users").is_null());
  EXPECT_TRUE(document.at("last_second").is_null());
}

TEST_F(ControlApi, DoesNothingWithoutTheRightToken) {
  for (const char* wrong : {"", "Bearer", "Bearer secreT", "Bearer secret2", "secret"}) {
    EXPECT_EQ(ask("POST", "/stop", wrong).status, 401) << wrong;
    EXPECT_EQ(ask("GET", "/status", wrong).status, 401) << wrong;
  }
  EXPECT_EQ(stop_.count(), 0);
}

TEST_F(ControlApi, StopsAsCtrlCDoes) {
  EXPECT_EQ(ask("POST", "/stop", "Bearer secret").status, 200);
  EXPECT_EQ(stop_.count(), 1);
}

TEST_F(ControlApi, SaysWhyItDoesNotChangeARunThatIsNotThere) {
  for (const char* path : {"/pause", "/resume"}) {
    EXPECT_EQ(ask("POST", path, "Bearer secret").status, 409);
  }
  const auto answer = ask("POST", "/rate", "Bearer secret", "1.5x");
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body, HasSubstr("no run to change"));
  EXPECT_THAT(ask("POST", "/rate", "Bearer secret", "50").body, HasSubstr("50/s"));
  EXPECT_THAT(ask("POST", "/users", "Bearer secret", "20").body, HasSubstr("no run to change"));
}

TEST_F(ControlApi, TakesWholeUsersAndFactorsOfTheLoad) {
  for (const char* wrong : {"", "0", "2.5", "-3", "+3", "20/s", "many"}) {
    const auto answer = ask("POST", "/users", "Bearer secret", wrong);
    EXPECT_EQ(answer.status, 409) << wrong;
    EXPECT_THAT(answer.body, HasSubstr("such as")) << wrong;
  }
  for (const char* right : {"20", " 1 ", "1.5k", "1.5x", "+10%", "-10%"}) {
    EXPECT_THAT(ask("POST", "/users", "Bearer secret", right).body, HasSubstr("no run to change"))
        << right;
  }
}

TEST_F(ControlApi, ListensOnThisMachineOnly) {
  for (const char* address : {"0.0.0.0:0", "example.org:80", "127.0.0.1", "127.0.0.1:x", ":0"}) {
    const auto server =
        ControlServer::start(address, "t", {.control = control_, .status = status_, .stop = stop_});
    ASSERT_FALSE(server.has_value()) << address;
    EXPECT_THAT(server.error().fix, HasSubstr("127.0.0.1:0"));
  }
}

TEST(ControlFile, IsThereForItsUserAloneWhileTheTestRuns) {
  const auto folder = std::filesystem::path(testing::TempDir()) / ("control" + random_token());
  {
    const auto file = ControlFile::write(
        folder, {.url = "http://127.0.0.1:9", .token = "t", .test = "load", .pid = ::getpid()});
    ASSERT_TRUE(file.has_value());
    const auto running = running_tests(folder);
    ASSERT_EQ(running.size(), 1u);
    EXPECT_EQ(running[0].test, "load");
    EXPECT_EQ(running[0].token, "t");
    const auto name = folder / "control" / (std::to_string(::getpid()) + ".json");
    struct stat mode{};
    ASSERT_EQ(::stat(name.c_str(), &mode), 0);
    EXPECT_EQ(mode.st_mode & 0777u, 0600u);
  }
  EXPECT_TRUE(running_tests(folder).empty());
  std::filesystem::remove_all(folder);
}

TEST(ControlFile, ATokenIsLongAndNotTheSameTwice) {
  EXPECT_EQ(random_token().size(), 32u);
  EXPECT_NE(random_token(), random_token());
}

}  // namespace
}  // namespace headroom::cli
