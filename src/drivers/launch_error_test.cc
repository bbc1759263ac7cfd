#include "drivers/launch_error.h"

#include <gtest/gtest.h>

#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

class LaunchErrorTest : public testing::Test {
 protected:
  LaunchErrorTest() {
    component_.at = {.line = 9, .column = 7};
    component_.ready = {
        .kind = spec::Ready::Kind::kHttp, .path = "/healthz", .within = std::chrono::seconds(30)};
    waited_for_ = entry("api", 2000);
    other_ = entry("model", 1000);
  }

  JournalEntry entry(const std::string& component, int port) const {
    JournalEntry made;
    made.id = component;
    made.component = component;
    made.port = port;
    made.log = (folder_.path() / (component + "-0.log")).string();
    return made;
  }

  const TemporaryFolder folder_;
  PlannedComponent component_;
  JournalEntry waited_for_;
  JournalEntry other_;
};

TEST_F(LaunchErrorTest, OfATimeoutSaysHowLongWhatTheLastTrySaidAndHowTheLogEnds) {
  std::ofstream(waited_for_.log) << "loading\nstill loading\n";
  const Error error = launch_error({.component = component_,
                                    .waited_for = waited_for_,
                                    .ended = waited_for_,
                                    .how_it_ended = {},
                                    .reason = {.cause = NotReady::Cause::kTimeout,
                                               .process = 0,
                                               .last_reason = "GET /healthz answered 503"}});
  EXPECT_EQ(error.kind, ErrorKind::kUnreachable);
  EXPECT_EQ(
      to_string(error),
      "9:7: api-0 was not ready within 30s; the last GET /healthz to 127.0.0.1:2000 said: GET "
      "/healthz answered 503; the end of its log " +
          waited_for_.log + ":\n    loading\n    still loading");
}

TEST_F(LaunchErrorTest, OfAnEndNamesTheOneThatEndedAndItsLog) {
  const Error error = launch_error(
      {.component = component_,
       .waited_for = waited_for_,
       .ended = other_,
       .how_it_ended = "exited with status 2",
       .reason = {.cause = NotReady::Cause::kProcessEnded, .process = 1, .last_reason = {}}});
  EXPECT_EQ(to_string(error),
            "9:7: model-0 exited with status 2 while api-0 was starting; its log " + other_.log +
                " is empty");
}

TEST_F(LaunchErrorTest, KnowsHowProgramsSayThatAPortIsTaken) {
  for (const char* line :
       {"bind: Address already in use", "listen tcp 127.0.0.1:80: bind: address already in use",
        "Error: listen EADDRINUSE: address already in use",
        "OSError: [Errno 98] Address already in use",
        "Port 8080 is in use: Port is already in use"}) {
    std::ofstream(other_.log) << line << '\n';
    EXPECT_TRUE(says_port_is_taken(other_.log)) << line;
  }
  std::ofstream(other_.log) << "no such file\n";
  EXPECT_FALSE(says_port_is_taken(other_.log));
}

}  // namespace
}  // namespace headroom::drivers
