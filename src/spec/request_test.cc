// What a step sends: methods, bodies, who it comes from, and how tokens are counted.
#include <gmock/gmock.h>

#include "spec/step_for_test.h"

namespace headroom::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Request, TakesTheMethodsOfHttpsRegistryAndThoseOfCaches) {
  EXPECT_EQ(step_with("think: 1s", "PURGE /a").method, "PURGE");
  EXPECT_EQ(step_with("think: 1s", "PROPFIND /a").method, "PROPFIND");
  EXPECT_THAT(problems_with("think: 1s", "CONNECT /a"), ElementsAre(HasSubstr("for proxies")));
  EXPECT_THAT(problems_with("think: 1s", "get /a"), ElementsAre(HasSubstr("did you mean GET?")));
}

TEST(Request, OfAnotherProtocolIsNotTakenForAMethod) {
  for (const char* request : {"MQTT /topic", "MQTT topic", "SELECT /x"}) {
    const auto problems = problems_with("think: 1s", request);
    ASSERT_EQ(problems.size(), 1U) << request;
    EXPECT_THAT(problems[0], HasSubstr("is not a method of HTTP"));
    EXPECT_THAT(problems[0], Not(HasSubstr("write ")));
  }
  EXPECT_THAT(problems_with("think: 1s", "WSS /a"), ElementsAre(HasSubstr("did you mean WS?")));
  EXPECT_THAT(problems_with("think: 1s", "ws://a/b"), ElementsAre(HasSubstr("write WS ws://a/b")));
}

TEST(Request, TakesABodyFromAFileOrInParts) {
  EXPECT_EQ(step_with("file: data/a.bin").body, "data/a.bin");
  const Step step = step_with(
      "multipart: { note: hi, image: { file: data/cat.png, type: image/png, filename: c.png } }");
  ASSERT_EQ(step.parts.size(), 2u);
  EXPECT_EQ(step.parts[0].value, "hi");
  EXPECT_EQ(step.parts[1].file, "data/cat.png");
  EXPECT_EQ(step.parts[1].file_name, "c.png");
  EXPECT_EQ(step.parts[1].type, "image/png");
}

TEST(Request, HasOneBody) {
  EXPECT_THAT(problems_with("json: {}, file: a"), ElementsAre(HasSubstr("file is a second body")));
  EXPECT_THAT(problems_with("multipart: { a: { file: x, value: y } }"),
              ElementsAre(HasSubstr("has a value and a file")));
  EXPECT_THAT(problems_with("multipart: { 'a\"b': x }"), ElementsAre(HasSubstr("holds a quote")));
}

TEST(Request, SaysWhoItComesFrom) {
  const Step basic = step_with("auth: { basic: { user: ann, password: \"${env:PW}\" } }");
  EXPECT_EQ(basic.auth->kind, Auth::Kind::kBasic);
  EXPECT_EQ(basic.auth->user, "ann");
  EXPECT_EQ(step_with("auth: { bearer: abc }").auth->token, "abc");
  EXPECT_THAT(problems_with("auth: {}"), ElementsAre(HasSubstr("neither basic nor bearer")));
  EXPECT_THAT(problems_with("auth: { basic: { user: ann } }"),
              ElementsAre(HasSubstr("has no password")));
}

TEST(Request, CountsTokensByAPathOrByTheServicesWord) {
  const Step step = step_with("stream: sse, tokens: { path: '$.a', usage: $.usage.n }");
  EXPECT_EQ(step.tokens.path, "$.a");
  EXPECT_EQ(step.tokens.usage, "$.usage.n");
  EXPECT_THAT(problems_with("tokens: { path: a }"),
              ElementsAre(HasSubstr("does not begin with $")));
}

TEST(Size, OfAStreamGrowsWithItsData) {
  const Step step = step_with("size: { request: 2 KiB, response: 300 B + 60 B * output_tokens }");
  EXPECT_EQ(step.size.request->fixed, Bytes{2048});
  ASSERT_EQ(step.size.response->terms.size(), 1U);
  EXPECT_EQ(step.size.response->terms[0].name, "output_tokens");
  EXPECT_THAT(problems_with("size: { response: 40 }"),
              ElementsAre(HasSubstr("\"40\" has no unit")));
}

}  // namespace
}  // namespace headroom::spec
