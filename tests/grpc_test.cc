// gRPC as a real server speaks it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr auto kWorkload = R"(headroom: 1
service: chat
workload:
  proto: chat.proto
  journeys:
    talk:
      steps:
        - first:
            request: GRPC chat.v1.Chat/Complete
            json: { prompt: hi }
            save: { id: $.id }
        - second:
            request: GRPC chat.v1.Chat/Complete
            json: { prompt: "${id}" }
            expect: { json: { $.id: after after hi } }
        - stream:
            request: GRPC chat.v1.Chat/Stream
            json: { tokens: 4 }
            expect: { events: 4, json: { $.token: t3 } }
        - collect:
            request: GRPC chat.v1.Chat/Collect
            json: [ { prompt: a }, { prompt: b } ]
            expect: { json: { $.id: a+b } }
        - missing: { request: GRPC chat.v1.Chat/Complete, json: { prompt: nobody } }
)";

class OverGrpc : public testing::Test {
 protected:
  OverGrpc() {
    std::filesystem::copy_file(HEADROOM_SOURCE_DIR "/tests/chat.proto",
                               folder_.path() / "chat.proto");
  }
  Folder folder_;
};

TEST_F(OverGrpc, CallsAreMadeAndTheirStatusesTold) {
  const std::string port = std::to_string(free_port());
  Program server({"/usr/bin/python3", HEADROOM_SOURCE_DIR "/tests/grpc_server.py",
                  folder_.path().string(), port},
                 folder_.path());
  ASSERT_TRUE(server.wait_for_output("ready"));
  folder_.write("headroom.yaml", std::string(kWorkload) +
                                     "targets: { here: http://127.0.0.1:" + port +
                                     " }\n"
                                     "tests: { t: { load: 20/s, for: 2s, target: here } }\n");
  const Outcome outcome = run(headroom({"test", "t", "--json"}), folder_.path());
  ASSERT_TRUE(was_measured(outcome)) << outcome.err << outcome.out;
  const json requests = json::parse(outcome.out).at("requests");
  const auto started = requests.at("first").at("count").get<std::uint64_t>();
  EXPECT_GT(started, 10u);
  for (const char* step : {"first", "second", "stream", "collect"}) {
    EXPECT_EQ(requests.at(step).at("succeeded"), started) << step << requests.at(step).dump();
    EXPECT_EQ(requests.at(step).at("statuses").at("0"), started);
  }
  EXPECT_EQ(requests.at("stream").at("events"), 4 * started);
  EXPECT_EQ(requests.at("stream").at("ttft_s").at("count"), started);
  EXPECT_EQ(requests.at("first").at("ttft_s").at("count"), 0);
  EXPECT_EQ(requests.at("missing").at("statuses").at("5"), started);
}

TEST_F(OverGrpc, WhatTheFilesDoNotDescribeIsToldBeforehand) {
  std::string file = std::string(kWorkload) + "tests: { t: { load: 20/s, for: 2s } }\n";
  file.replace(file.find("Chat/Complete"), 13, "Chat/Compete");
  folder_.write("headroom.yaml", file);
  const Outcome check = run(headroom({"check"}), folder_.path());
  EXPECT_EQ(check.exit_code, 2);
  EXPECT_THAT(check.err, HasSubstr("headroom.yaml:8:"));
  EXPECT_THAT(check.err, HasSubstr("did you mean Complete?"));
}

}  // namespace
}  // namespace headroom::tests
