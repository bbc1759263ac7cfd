// HTTP/2 and TLS as a real nginx speaks them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "nginx.h"
#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;

// What was spoken is what nginx says was.
constexpr auto kLocations = R"(
    location = /is-2 { if ($server_protocol = HTTP/2.0) { return 200; } return 505; }
    location = /is-1 { if ($server_protocol = HTTP/1.1) { return 200; } return 505; }
)";

class OverHttp2 : public testing::Test {
 protected:
  void expect_pass(const std::string& url, const std::string& protocol,
                   std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"test", url, "--users", "40", "--for", "1s", "--json",
                                         "--require", "errors <= 0%"});
    const Outcome outcome = run(headroom(std::move(arguments)), folder_.path());
    // Whether so short a run can be trusted is the machine's affair; what was counted is not.
    ASSERT_TRUE(json::accept(outcome.out)) << outcome.err << outcome.out;
    const json document = json::parse(outcome.out);
    EXPECT_EQ(document.at("requirements").at(0).at("verdict"), "pass") << outcome.out;
    EXPECT_EQ(document.at("protocols"), json{protocol});
    EXPECT_GT(document.at("requests").at("request").at("count").get<int>(), 40);
  }
  Folder folder_;
};

TEST_F(OverHttp2, IsSpokenFromTheFirstByteWhereTheUserSaysSo) {
  // A connection ends after 100 requests, while others are under way on it.
  const Nginx nginx(kLocations, Nginx::Speaks::kHttp2, "keepalive_requests 100;");
  expect_pass(nginx.url("/is-2"), "HTTP/2", {"--http", "2", "--streams", "8"});
}

TEST_F(OverHttp2, IsWhatTheServerPrefersByTls) {
  const Nginx nginx(kLocations, Nginx::Speaks::kHttp2OverTls);
  expect_pass(nginx.url("/is-2"), "HTTP/2 by TLS", {"--ca", nginx.certificate_file()});
  expect_pass(nginx.url("/is-1"), "HTTP/1.1 by TLS",
              {"--ca", nginx.certificate_file(), "--http", "1.1"});
}

TEST_F(OverHttp2, IsNotSpokenWithAServerThatDoesNotByTls) {
  const Nginx nginx(kLocations, Nginx::Speaks::kTls);
  expect_pass(nginx.url("/is-1"), "HTTP/1.1 by TLS", {"--ca", nginx.certificate_file()});
  const Outcome outcome = run(headroom({"test", nginx.url("/is-2"), "--users", "1", "--for", "1s",
                                        "--http", "2", "--ca", nginx.certificate_file()}),
                              folder_.path());
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, testing::HasSubstr("does not speak HTTP/2"));
}

}  // namespace
}  // namespace headroom::tests
