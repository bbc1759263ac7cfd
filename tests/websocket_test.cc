// WebSockets as a real server speaks them, plain and over TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "certificate.h"
#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr auto kJourneys = R"(
headroom: 1
service: chat
workload:
  journeys:
    talk:
      steps:
        - first:
            request: WS /chat
            json: { text: hi, tokens: 3 }
            receive: { until: { json: { "$.type": done } } }
            tokens: { path: $.token }
            expect: { events: 4 }
            save: { id: $.id }
        - second:
            request: WS /chat
            json: { text: "${id}" }
            expect: { json: { $.id: after after hi } }
        - leave: { request: WS /chat, json: { text: leave } }
        - refused: WS /closed
)";

class OverWebSocket : public testing::Test {
 protected:
  // The figures of each step, at 20 sessions a second.
  json figures(const std::string& scheme, const std::vector<std::string>& server_arguments) {
    const std::string port = std::to_string(free_port());
    std::vector<std::string> command{"/usr/bin/python3",
                                     HEADROOM_SOURCE_DIR "/tests/websocket_server.py", port};
    command.insert(command.end(), server_arguments.begin(), server_arguments.end());
    Program server(command, folder_.path());
    EXPECT_TRUE(server.wait_for_output("ready"));
    folder_.write("headroom.yaml", std::string(kJourneys) + "targets: { here: " + scheme +
                                       "://127.0.0.1:" + port +
                                       " }\n"
                                       "connect: { tls: { ca: cert.pem } }\n"
                                       "tests: { t: { load: 20/s, for: 2s, target: here } }\n");
    const Outcome outcome = run(headroom({"test", "t", "--json"}), folder_.path());
    EXPECT_TRUE(was_measured(outcome)) << outcome.err << outcome.out;
    return outcome.out.empty() ? json() : json::parse(outcome.out).at("requests");
  }

  void expect_all(const json& requests) {
    const auto started = requests.at("first").at("count").get<std::uint64_t>();
    EXPECT_GT(started, 10u);
    for (const char* step : {"first", "second"}) {
      EXPECT_EQ(requests.at(step).at("succeeded"), started) << step << requests.dump();
      EXPECT_EQ(requests.at(step).at("statuses").at("101"), started);
    }
    EXPECT_EQ(requests.at("first").at("events"), 4 * started);
    EXPECT_EQ(requests.at("first").at("inter_token_latency_s").at("count"), 2 * started);
    EXPECT_EQ(requests.at("leave").at("statuses").at("1011"), started);
    EXPECT_EQ(requests.at("refused").at("statuses").at("403"), started);
  }

  Folder folder_;
};

TEST_F(OverWebSocket, StepsShareOneAndItsCodesAreTold) {
  expect_all(figures("http", {}));
}

TEST_F(OverWebSocket, IsSpokenOverTls) {
  make_certificate(folder_);
  expect_all(figures("https", {"cert.pem", "key.pem"}));
}

TEST_F(OverWebSocket, IsOpenedByAUrlOfTheCommandLine) {
  const std::string port = std::to_string(free_port());
  Program server({"/usr/bin/python3", HEADROOM_SOURCE_DIR "/tests/websocket_server.py", port},
                 folder_.path());
  ASSERT_TRUE(server.wait_for_output("ready"));
  const Outcome outcome =
      run(headroom({"test", "ws://127.0.0.1:" + port + "/chat", "--users", "1", "--iterations", "5",
                    "--data", R"({"text":"hi"})", "--json"}),
          folder_.path());
  ASSERT_TRUE(was_measured(outcome)) << outcome.err << outcome.out;
  const json request = json::parse(outcome.out).at("requests").at("request");
  EXPECT_EQ(request.at("succeeded"), 5);
  EXPECT_EQ(request.at("statuses").at("101"), 5);
  EXPECT_EQ(request.at("events"), 5);
}

}  // namespace
}  // namespace headroom::tests
