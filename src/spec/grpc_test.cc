// Steps that call methods of gRPC.
#include <gmock/gmock.h>

#include "spec/step_for_test.h"

namespace headroom::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(GrpcStep, NamesAMethodAndTheFilesThatDescribeIt) {
  const Step step = step_with("proto: chat.proto, json: { n: 1 }", "GRPC chat.v1.Chat/Complete");
  EXPECT_EQ(step.carrier, Carrier::kGrpc);
  EXPECT_EQ(step.method, "POST");
  EXPECT_EQ(step.target, "/chat.v1.Chat/Complete");
  EXPECT_THAT(step.proto, ElementsAre("chat.proto"));
  EXPECT_EQ(step_with("proto: [a, b]", "'GRPC https://a.test/c.Chat/Ask'").target,
            "https://a.test/c.Chat/Ask");
  for (const char* request : {"GRPC chat.v1.Chat", "GRPC", "GRPC chat/", "'GRPC ${uuid}/y'"}) {
    EXPECT_THAT(problems_with("json: {}", request),
                ElementsAre(HasSubstr("for example GRPC chat.v1.Chat/Complete")))
        << request;
  }
}

TEST(GrpcStep, ExpectsAStatusByItsName) {
  const Step step = step_with("expect: { status: [OK, not_found] }", "GRPC a.B/C");
  ASSERT_EQ(step.expect.statuses.size(), 2u);
  EXPECT_EQ(step.expect.statuses[0].first, 0);
  EXPECT_EQ(step.expect.statuses[1].last, 5);
  EXPECT_THAT(problems_with("expect: { status: 200 }", "GRPC a.B/C"),
              ElementsAre(HasSubstr("for example status: NOT_FOUND")));
  EXPECT_THAT(problems_with("expect: { status: OK }"),
              ElementsAre(HasSubstr("only a call of gRPC has such a status")));
}

TEST(GrpcStep, HasNothingThatOnlyOtherRequestsHave) {
  EXPECT_THAT(problems_with("text: hi", "GRPC a.B/C"), ElementsAre(HasSubstr("write json")));
  EXPECT_THAT(problems_with("stream: sse", "GRPC a.B/C"), ElementsAre(HasSubstr("remove it")));
  EXPECT_THAT(problems_with("receive: 1", "GRPC a.B/C"),
              ElementsAre(HasSubstr("it is no WebSocket")));
}

}  // namespace
}  // namespace headroom::spec
