#include "workload/grpc_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "workload/testing.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class GrpcCall : public testing::Test {
 protected:
  GrpcCall() {
    folder_.write("chat.proto", R"(syntax = "proto3";
package chat;
message Ask { string prompt = 1; int32 n = 2; }
service Chat { rpc Complete(Ask) returns (Ask); }
)");
  }
  // What is wrong with a step that sends this message; empty when nothing is.
  std::string problem_with(std::string json, std::vector<std::string> files = {"chat.proto"}) {
    spec::Step step;
    step.carrier = spec::Carrier::kGrpc;
    step.target = "/behind/a/path/chat.Chat/Complete";
    step.body_kind = spec::BodyKind::kJson;
    step.body = std::move(json);
    const auto call = grpc_call_of(step, files, folder_.path().string());
    return call ? std::string() : to_string(call.error());
  }
  TestFolder folder_;
};

TEST_F(GrpcCall, IsFoundByTheEndOfItsPath) {
  EXPECT_EQ(problem_with(R"({"prompt": "hi", "n": 1})"), "");
}

TEST_F(GrpcCall, FieldsAreCheckedAndWhatTemplatesStandForIsNot) {
  EXPECT_EQ(problem_with(R"({"prompt":"a ${jsonstr:x}, b","n":${json:prompts.n}})"), "");
  EXPECT_THAT(problem_with(R"({"promt":"${jsonstr:x}"})"), HasSubstr("did you mean prompt?"));
  EXPECT_THAT(problem_with(R"({"n":"many"})"), HasSubstr("the message is no chat.Ask"));
}

TEST_F(GrpcCall, NeedsAFileThatDescribesIt) {
  EXPECT_THAT(problem_with("{}", {}), HasSubstr("proto: chat.proto"));
}

TEST_F(GrpcCall, TheServiceIsToldHowLongItMayTake) {
  EXPECT_EQ(grpc_timeout(30s), "30000m");
  EXPECT_EQ(grpc_timeout(1500us), "2m");
  EXPECT_EQ(grpc_timeout(48h), "172800S");
}

}  // namespace
}  // namespace headroom::workload
