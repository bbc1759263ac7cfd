#include "completion.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace chat {
namespace {

using nlohmann::json;

TEST(CompletionRequest, HasWhatTheModelNeeds) {
  const auto request = parse_completion(R"({"stream":true,"max_tokens":44,"messages":[
      {"role":"system","content":"abcd"},{"role":"user","content":"first"},
      {"role":"assistant","content":"x"},{"role":"user","content":"last"}]})");
  ASSERT_TRUE(request);
  EXPECT_TRUE(request->stream);
  EXPECT_EQ(request->max_tokens, 44u);
  EXPECT_EQ(request->question, "last");
  // 4 + 5 + 1 + 4 = 14 bytes, four to a token, rounded up.
  EXPECT_EQ(request->prompt_tokens, 4u);
}

TEST(CompletionRequest, TakesThePromptLengthFromItsHint) {
  const auto request = parse_completion(
      R"({"messages":[{"role":"user","content":"Hi"}],"metadata":{"prompt_tokens":374}})");
  EXPECT_EQ(request->prompt_tokens, 374u);
  EXPECT_FALSE(request->stream);
  EXPECT_EQ(request->max_tokens, std::nullopt);
}

TEST(CompletionRequest, TakesContentInParts) {
  const auto request = parse_completion(
      R"({"messages":[{"role":"user","content":[{"type":"text","text":"a"},
          {"type":"image_url","image_url":{}},{"type":"text","text":"b"}]}]})");
  EXPECT_EQ(request->question, "ab");
}

struct BadRequest {
  const char* body;
  const char* what;
};

class BadRequests : public testing::TestWithParam<BadRequest> {};

TEST_P(BadRequests, AreRefusedWithTheField) {
  const auto request = parse_completion(GetParam().body);
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().what, GetParam().what);
}

#define MESSAGES R"("messages":[{"role":"user","content":"Hi"}])"

INSTANTIATE_TEST_SUITE_P(
    Completion, BadRequests,
    testing::Values(
        BadRequest{"", "the body must be a JSON object"},
        BadRequest{"[1]", "the body must be a JSON object"},
        BadRequest{"{\"messages\":", "the body must be a JSON object"},
        BadRequest{"{}", "messages must be a list with at least one message"},
        BadRequest{R"({"messages":[]})", "messages must be a list with at least one message"},
        BadRequest{R"({"messages":["Hi"]})", "each of messages must have role and content"},
        BadRequest{"{" MESSAGES R"(,"stream":1})", "stream must be true or false"},
        BadRequest{"{" MESSAGES R"(,"max_tokens":0})",
                   "max_tokens must be a whole number of at least 1"},
        BadRequest{"{" MESSAGES R"(,"max_tokens":-3})",
                   "max_tokens must be a whole number of at least 1"},
        BadRequest{"{" MESSAGES R"(,"max_tokens":"44"})",
                   "max_tokens must be a whole number of at least 1"},
        BadRequest{"{" MESSAGES R"(,"max_tokens":32768})", "the context holds 32768 tokens"},
        BadRequest{"{" MESSAGES R"(,"max_tokens":18446744073709551615})",
                   "the context holds 32768 tokens"},
        BadRequest{"{" MESSAGES R"(,"metadata":{"prompt_tokens":40000}})",
                   "the context holds 32768 tokens"},
        BadRequest{"{" MESSAGES R"(,"metadata":{"conversation_id":"a\r\nb"}})",
                   "metadata.conversation_id must be up to 64 letters, digits, '-' or '_'"}));

TEST(CompletionWriter, WritesEventsThatAreJson) {
  const CompletionWriter writer("id-1", 1700000000);
  std::string events;
  writer.append_event(events, " one");
  const auto chunk = json::parse(events.substr(6));
  EXPECT_EQ(chunk["object"], "chat.completion.chunk");
  EXPECT_EQ(chunk["id"], "id-1");
  EXPECT_EQ(chunk["created"], 1700000000);
  EXPECT_EQ(chunk["choices"][0]["delta"]["content"], " one");
  EXPECT_TRUE(chunk["choices"][0]["finish_reason"].is_null());
}

TEST(CompletionWriter, EndsAStreamWithReasonUsageAndDone) {
  const CompletionWriter writer("id-1", 1700000000);
  std::string events;
  writer.append_last_events(events, " end", {.prompt_tokens = 7, .output_tokens = 3});
  const auto end = events.find("\n\n");
  const auto chunk = json::parse(events.substr(6, end - 6));
  EXPECT_EQ(chunk["choices"][0]["finish_reason"], "stop");
  EXPECT_EQ(chunk["usage"]["total_tokens"], 10);
  EXPECT_EQ(events.substr(end), "\n\ndata: [DONE]\n\n");
}

TEST(AnswerText, IsTheSameFromAStreamAndFromOneDocument) {
  const CompletionWriter writer("id-1", 1700000000);
  std::string events;
  writer.append_event(events, " one");
  writer.append_last_events(events, " two", {});
  EXPECT_EQ(answer_text(events, 100), " one two");
  EXPECT_EQ(answer_text(writer.whole(" one two", {}), 100), " one two");
}

TEST(AnswerText, UnescapesAndStopsAtTheLimit) {
  EXPECT_EQ(answer_text(R"({"content":"a\"b\nc"})", 100), "a\"b\nc");
  EXPECT_EQ(answer_text(R"({"content":"abcdef"})", 3), "abc");
}

TEST(AnswerText, TakesWhatIsThereOfAnAnswerThatBreaksOff) {
  EXPECT_EQ(answer_text(R"({"content":"whole"}{"content":"hal)", 100), "whole");
  EXPECT_EQ(answer_text(R"({"content":"hal\)", 100), "");
  EXPECT_EQ(answer_text("", 100), "");
}

}  // namespace
}  // namespace chat
