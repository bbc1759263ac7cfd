#include "drivers/static_platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/file_descriptor.h"
#include "drivers/port.h"

namespace headroom::drivers {
namespace {

using platform::Health;

spec::Environment environment_at(std::string url) {
  spec::Environment made;
  made.name = "staging";
  made.driver = "static";
  made.at = {.line = 4, .column = 3};
  made.url = std::move(url);
  return made;
}

struct Listener {
  Listener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket.get(), 8), 0);
    EXPECT_EQ(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    url = "http://" + loopback_address(ntohs(address.sin_port)) + "/base";
  }
  FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  std::string url;
};

TEST(StaticPlatform, UsesWhatIsThereAndNeverStopsIt) {
  const Listener listener;
  const auto made = make_static_platform({.entry = "edge", .components = {}},
                                         environment_at(listener.url), "headroom.yaml");
  ASSERT_TRUE(made.has_value());
  platform::Platform& platform = **made;
  EXPECT_EQ(platform.start(), platform::StartOutcome::kAlreadyUp);
  EXPECT_EQ(platform.entry_url(), listener.url);
  const auto instances = platform.instances();
  ASSERT_EQ(instances->size(), 1u);
  EXPECT_EQ((*instances)[0].component, "edge");
  EXPECT_EQ((*instances)[0].health, Health::kReady);
  EXPECT_TRUE(platform.stop()->empty());
  EXPECT_EQ((*platform.instances())[0].health, Health::kReady);
}

TEST(StaticPlatform, SaysWhenNothingAnswers) {
  const std::string url = "http://" + loopback_address(free_ports(1, {})->front());
  const auto made = make_static_platform({}, environment_at(url), "headroom.yaml");
  ASSERT_TRUE(made.has_value());
  const auto started = (*made)->start();
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().kind, ErrorKind::kUnreachable);
  EXPECT_EQ(started.error().what, "nothing answers at " + url);
  EXPECT_EQ(started.error().why, "connection refused");
  EXPECT_EQ((*(*made)->instances())[0].health, Health::kFailed);
  EXPECT_EQ((*(*made)->instances())[0].component, "service");
}

TEST(StaticPlatform, WantsAUrl) {
  const auto made = make_static_platform({}, environment_at(""), "headroom.yaml");
  ASSERT_FALSE(made.has_value());
  EXPECT_THAT(to_string(made.error()),
              testing::StartsWith("headroom.yaml:4:3: environment staging has no url"));
  const auto wrong = make_static_platform({}, environment_at("ftp://x"), "headroom.yaml");
  ASSERT_FALSE(wrong.has_value());
  EXPECT_THAT(to_string(wrong.error()),
              testing::StartsWith("headroom.yaml:4:3: environment staging: "));
}

}  // namespace
}  // namespace headroom::drivers
