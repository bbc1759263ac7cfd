// Steps of WebSockets: what they send, and which messages they wait for.
#include <gmock/gmock.h>

#include "spec/step_for_test.h"

namespace headroom::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(WebSocketStep, IsAPathOrAUrlOfItsOwnSchemes) {
  EXPECT_EQ(step_with("text: hi", "WS /chat").carrier, Carrier::kWebSocket);
  EXPECT_EQ(step_with("text: hi", "'WS /chat?u=${uuid}'").target, "/chat?u=${uuid}");
  EXPECT_EQ(step_with("text: hi", "'WS wss://a.test/chat'").target, "wss://a.test/chat");
  EXPECT_EQ(step_with("text: hi").carrier, Carrier::kHttp);
  EXPECT_THAT(problems_with("text: hi", "'WS https://a.test/chat'"),
              ElementsAre(HasSubstr("an absolute URL with ws:// or wss://")));
  EXPECT_THAT(problems_with("text: hi", "'GET ws://a.test/chat'"),
              ElementsAre(HasSubstr("write WS ws://a.test/chat")));
  EXPECT_THAT(problems_with("text: hi", "'wss://a.test/chat'"),
              ElementsAre(HasSubstr("write WS wss://a.test/chat")));
}

TEST(WebSocketStep, WaitsForSoManyMessages) {
  EXPECT_EQ(step_with("receive: 3", "WS /").receive->messages, 3u);
  EXPECT_EQ(step_with("receive: { messages: 0 }", "WS /").receive->messages, 0u);
  EXPECT_FALSE(step_with("text: hi", "WS /").receive.has_value());
  EXPECT_THAT(problems_with("receive: many", "WS /"),
              ElementsAre(HasSubstr("\"many\" is not a whole number")));
}

TEST(WebSocketStep, WaitsUntilAMessageIsAsDescribed) {
  const Step by_text = step_with("receive: { until: '[DONE]' }", "WS /");
  ASSERT_EQ(by_text.receive->until.size(), 1u);
  EXPECT_EQ(by_text.receive->until[0].condition.text, "[DONE]");
  const Step by_json =
      step_with("receive: { until: { json: { $.type: done, $.id: { exists: true } } } }", "WS /");
  ASSERT_EQ(by_json.receive->until.size(), 2u);
  EXPECT_EQ(by_json.receive->until[0].name, "$.type");
  EXPECT_EQ(by_json.receive->until[0].condition.json, "\"done\"");
  EXPECT_THAT(problems_with("receive: { until: { json: { type: done } } }", "WS /"),
              ElementsAre(HasSubstr("does not begin with $")));
  EXPECT_THAT(problems_with("receive: { until: x, messages: 2 }", "WS /"),
              ElementsAre(HasSubstr("both say which message is the last")));
}

TEST(WebSocketStep, MayExpectToBeClosed) {
  const Step step = step_with("text: bye, expect: { status: [1000, 4001] }", "WS /");
  ASSERT_EQ(step.expect.statuses.size(), 2u);
  EXPECT_EQ(step.expect.statuses[1].first, 4001);
  EXPECT_THAT(problems_with("expect: { status: 1000 }"),
              ElementsAre(HasSubstr("only a WebSocket is closed with such a code")));
  EXPECT_THAT(problems_with("expect: { status: 5000 }", "WS /"),
              ElementsAre(HasSubstr("\"5000\" is not a status")));
}

TEST(WebSocketStep, HasNothingThatOnlyRequestsHave) {
  EXPECT_THAT(problems_with("form: { a: b }", "WS /"),
              ElementsAre(HasSubstr("a message is no form")));
  EXPECT_THAT(problems_with("stream: sse, text: hi", "WS /"),
              ElementsAre(HasSubstr("each message is an event as it is")));
  EXPECT_THAT(problems_with("receive: 1"), ElementsAre(HasSubstr("it is no WebSocket")));
  EXPECT_THAT(problems_with("file: a.bin", "WS /"), IsEmpty());
}

}  // namespace
}  // namespace headroom::spec
