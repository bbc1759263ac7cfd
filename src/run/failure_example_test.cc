#include "run/failure_example.h"

#include <gtest/gtest.h>

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

TEST(FailureExample, IsAnEventThatIsFoundByItsClassAndKind) {
  run::Run run;
  run.events = {{.at = 1s, .kind = "note", .text = "home: protocol: not one"},
                failure_example(2s, "home", Failure::kProtocol, "the body is not gzip"),
                failure_example(3s, "home", Failure::kReset, "Connection reset by peer")};
  EXPECT_EQ(run.events[1].text, "home: protocol: the body is not gzip");
  EXPECT_EQ(run.events[1].at, 2s);
  EXPECT_EQ(example_of(run, "home", Failure::kProtocol), "the body is not gzip");
  EXPECT_EQ(example_of(run, "home", Failure::kReset), "Connection reset by peer");
  EXPECT_EQ(example_of(run, "home", Failure::kTimeout), "");
  EXPECT_EQ(example_of(run, "ho", Failure::kProtocol), "");
}

}  // namespace
}  // namespace headroom::run
