// Calls of gRPC end to end, with a server that says its frames by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "grpc/frames.h"
#include "load/engine_fixture.h"
#include "load/http2_peer.h"

namespace headroom::load {
namespace {

using namespace std::string_literals;
using run::Failure;
using run::Measure;

constexpr auto kChat = R"(syntax = "proto3";
package chat;
message Ask { string prompt = 1; int32 n = 2; }
message Answer { string text = 1; int32 id = 2; }
service Chat {
  rpc Complete(Ask) returns (Answer);
  rpc Stream(Ask) returns (stream Answer);
}
)";

// "text" and "id" of an Answer, framed.
std::string answer(const std::string& text, char id) {
  std::string out(grpc::kFrameHead, 0);
  out += "\x0a"s + static_cast<char>(text.size()) + text + "\x10" + id;
  grpc::close_frame(out, 0);
  return out;
}

class Grpc : public testing::Test {
 protected:
  Grpc() {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    std::ofstream(folder_ / "chat.proto") << kChat;
  }
  ~Grpc() override { std::filesystem::remove_all(folder_); }

  workload::Step call(const std::string& method, std::string json) {
    workload::Step step = get("call", "/chat.Chat/" + method);
    step.carrier = spec::Carrier::kGrpc;
    step.method = "POST";
    step.call = grpc::Method::find("chat.Chat/" + method, {"chat.proto"}, folder_).value();
    step.headers = {{"Content-Type", pattern("application/grpc")}, {"TE", pattern("trailers")}};
    step.body = pattern(std::move(json));
    step.statuses = {{0, 0}};
    return step;
  }
  // Answers every call so; `seen` is the last.
  ScriptedServer::Script answering(std::string body, Http2Peer::Fields trailers) {
    return [this, body = std::move(body), trailers = std::move(trailers)](
               ScriptedConnection& connection, int) {
      Http2Peer peer(connection);
      while (auto request = peer.next_request()) {
        seen_ = request;
        peer.respond(request->stream, body,
                     {{":status", "200"}, {"content-type", "application/grpc"}}, trailers);
      }
    };
  }
  Summing run_against(const ScriptedServer& server, std::vector<workload::Step> steps) {
    return run_plan(plan_of(std::move(steps)), {.base_url = server.url()});
  }

  std::filesystem::path folder_;
  std::optional<Http2Peer::Request> seen_;
};

std::uint64_t statuses(const Summing& result, int status) {
  std::uint64_t total = 0;
  for (const auto& slice : result.slices) {
    const auto& counted = slice.classes[0].statuses;
    if (const auto found = counted.find(status); found != counted.end()) total += found->second;
  }
  return total;
}

TEST_F(Grpc, AMessageIsSentFramedAndItsAnswerIsJson) {
  std::optional<ScriptedServer> server(std::in_place,
                                       answering(answer("hi", 7), {{"grpc-status", "0"}}));
  auto ask = call("Complete", "{\"prompt\": \"p\", \"n\": ${sequence}}");
  ask.checks = {
      expecting({.subject = spec::Check::Subject::kJson,
                 .name = "$.text",
                 .condition = {.kind = spec::Expectation::Kind::kEquals, .json = "\"hi\""}})};
  ask.saves = {saved_from("$.id")};
  const Summing result = run_against(*server, {ask, call("Complete", "{\"n\": ${saved}}")});
  server.reset();
  EXPECT_EQ(result.succeeded(0), 1u);
  EXPECT_EQ(result.succeeded(1), 1u);
  EXPECT_EQ(statuses(result, 0), 1u);
  EXPECT_EQ(result.histogram(Measure::kTtft).count(), 0u);
  ASSERT_TRUE(seen_.has_value());
  EXPECT_EQ(seen_->fields.at(":path"), "/chat.Chat/Complete");
  EXPECT_EQ(seen_->fields.at("content-type"), "application/grpc");
  EXPECT_EQ(seen_->fields.at("te"), "trailers");
  EXPECT_FALSE(seen_->fields.contains("content-length"));
  EXPECT_EQ(seen_->body, "\0\0\0\0\2\x10\7"s);
}

TEST_F(Grpc, MessagesOfAStreamAreEvents) {
  ScriptedServer server(
      answering(answer("a", 1) + answer("", 2) + answer("c", 3), {{"grpc-status", "0"}}));
  auto step = call("Stream", "{}");
  step.tokens = workload::compile(spec::Tokens{.path = "$.text", .usage = {}});
  step.checks = {expecting_events(3)};
  const Summing result = run_against(server, {step});
  EXPECT_EQ(result.succeeded(), 1u);
  EXPECT_EQ(result.events(), 3u);
  EXPECT_EQ(result.histogram(Measure::kTtft).count(), 1u);
  EXPECT_EQ(result.histogram(Measure::kInterTokenLatency).count(), 1u);  // of "a" and "c"
}

TEST_F(Grpc, AStatusThatIsNotOkIsAFailureWithItsCode) {
  ScriptedServer server(answering("", {{"grpc-status", "14"}, {"grpc-message", "full"}}));
  const Summing result = run_against(server, {call("Complete", "{}")});
  EXPECT_EQ(result.failed(Failure::kStatus), 1u);
  EXPECT_EQ(statuses(result, 14), 1u);
  EXPECT_THAT(words_of_failure(result), testing::EndsWith(": status: 14 UNAVAILABLE with full"));
  auto expected = call("Complete", "{}");
  expected.statuses = {{14, 14}};
  EXPECT_EQ(run_against(server, {expected}).succeeded(), 1u);
}

TEST_F(Grpc, AStatusMayStandInTheHead) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    while (const auto request = peer.next_request()) {
      peer.respond(request->stream, "", {{":status", "200"}, {"grpc-status", "12"}});
    }
  });
  EXPECT_EQ(statuses(run_against(server, {call("Complete", "{}")}), 12), 1u);
}

TEST_F(Grpc, TheStatusOfAProxyIsToldAsItIs) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    Http2Peer peer(connection);
    while (const auto request = peer.next_request()) {
      peer.respond(request->stream, "busy", {{":status", "503"}});
    }
  });
  const Summing result = run_against(server, {call("Complete", "{}")});
  EXPECT_EQ(result.failed(Failure::kStatus), 1u);
  EXPECT_EQ(statuses(result, 503), 1u);
  EXPECT_THAT(words_of_failure(result), testing::EndsWith(": status: 503 with busy"));
}

TEST_F(Grpc, WhatIsNoAnswerIsAProtocolError) {
  ScriptedServer cut(answering(answer("hi", 1).substr(0, 7), {{"grpc-status", "0"}}));
  EXPECT_EQ(run_against(cut, {call("Complete", "{}")}).failed(Failure::kProtocol), 1u);
  ScriptedServer silent(answering(answer("hi", 1), {}));
  EXPECT_EQ(run_against(silent, {call("Complete", "{}")}).failed(Failure::kProtocol), 1u);
  // A text of five bytes, of which none follow.
  ScriptedServer nonsense(answering("\0\0\0\0\2\x0a\x05"s, {{"grpc-status", "0"}}));
  auto looking = call("Complete", "{}");
  looking.saves = {saved_from("$.text")};
  EXPECT_EQ(run_against(nonsense, {looking}).failed(Failure::kProtocol), 1u);
}

TEST_F(Grpc, AMessageThatDoesNotFitOnceRenderedIsNotSent) {
  ScriptedServer server(answering(answer("hi", 1), {{"grpc-status", "0"}}));
  const Summing result = run_against(server, {call("Complete", "{\"no\": ${sequence}}")});
  EXPECT_EQ(result.failed(Failure::kNotSent), 1u);
}

}  // namespace
}  // namespace headroom::load
