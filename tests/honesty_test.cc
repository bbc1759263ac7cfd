// A generator that something kept from its work says so, and what to do about it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "nginx.h"
#include "program.h"

namespace headroom::tests {
namespace {

using testing::HasSubstr;

// Every answer is logged at once: by that a test knows that the load has begun.
constexpr auto kLocations = R"(location /ok { access_log access.log; return 200 "ok"; })";

class Honesty : public testing::Test {
 protected:
  // Stops it for a second of real time, once it has begun to load the service.
  Outcome stopped_for_a_second(std::vector<std::string> arguments) {
    Program program(headroom(std::move(arguments)), folder_.path());
    nginx_.wait_for_a_request();
    program.signal(SIGSTOP);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    program.signal(SIGCONT);
    return program.wait();
  }

  Nginx nginx_{kLocations};
  Folder folder_;
};

TEST_F(Honesty, AStandstillIsToldAndTheRunIsUntrusted) {
  const Outcome outcome =
      stopped_for_a_second({"test", nginx_.url("/ok"), "--rate", "100/s", "--for", "4s"});
  EXPECT_EQ(outcome.exit_code, 4) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("the generator sent its requests late"));
}

TEST_F(Honesty, AStandstillIsToldOfUsersWhoHaveNoSchedule) {
  const Outcome outcome =
      stopped_for_a_second({"test", nginx_.url("/ok"), "--users", "2", "--for", "4s"});
  EXPECT_EQ(outcome.exit_code, 4) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("had to wait for the generator"));
}

TEST_F(Honesty, TooFewDescriptorsAreToldWithTheLimitToRaise) {
  std::string command = "ulimit -n 64; exec";
  for (const std::string& word :
       headroom({"test", nginx_.url("/ok"), "--users", "200", "--for", "1s"})) {
    command += " '" + word + "'";
  }
  const Outcome outcome = run({"sh", "-c", command}, folder_.path());
  EXPECT_EQ(outcome.exit_code, 4) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("could not send"));
  EXPECT_THAT(outcome.out, HasSubstr("ulimit -n"));
}

}  // namespace
}  // namespace headroom::tests
