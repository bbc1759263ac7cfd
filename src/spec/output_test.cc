#include "spec/output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/read.h"

namespace headroom::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string problem_of(std::string_view text) {
  const auto output = parse_output(text);
  return output ? "" : to_string(output.error());
}

TEST(Output, IsAKindAndAPlace) {
  const Output output = parse_output("remote-write=http://127.0.0.1:9090/api/v1/write?a=b").value();
  EXPECT_EQ(output.kind, OutputKind::kRemoteWrite);
  EXPECT_EQ(output.where, "http://127.0.0.1:9090/api/v1/write?a=b");
  EXPECT_EQ(parse_output("json=-").value().where, "-");
}

TEST(Output, AKindThatIsNotKnownIsToldWithTheNearest) {
  EXPECT_THAT(problem_of("promethus=9464"), HasSubstr("did you mean prometheus?"));
  EXPECT_THAT(problem_of("csv=x"), HasSubstr("remote-write, otlp, prometheus and json"));
  EXPECT_THAT(problem_of("json"), HasSubstr("does not say where to"));
  EXPECT_THAT(problem_of("json="), HasSubstr("does not say where to"));
}

TEST(Output, APushWantsAUrlOfPlainHttp) {
  EXPECT_THAT(problem_of("otlp=127.0.0.1:4318"), HasSubstr("the scheme is missing"));
  EXPECT_THAT(problem_of("otlp=https://example.com/"), HasSubstr("plain http only"));
  EXPECT_EQ(problem_of("otlp=${env:RECEIVER}"), "");
}

TEST(Output, AScraperIsAnsweredOnTheLoopbackUnlessAnAddressIsNamed) {
  EXPECT_EQ(parse_listen("9464").value(), (Endpoint{"127.0.0.1", 9464}));
  EXPECT_EQ(parse_listen("0").value(), (Endpoint{"127.0.0.1", 0}));
  EXPECT_EQ(parse_listen("0.0.0.0:9464").value(), (Endpoint{"0.0.0.0", 9464}));
  EXPECT_EQ(parse_listen("localhost:0").value(), (Endpoint{"localhost", 0}));
  for (const auto* wrong : {"70000", "localhost", "", ":0", "a b:1"}) {
    EXPECT_FALSE(parse_listen(wrong)) << wrong;
  }
}

TEST(Output, StandsInTheServiceFileUnderTheNameOfItsKind) {
  const auto spec = read_text(
      "outputs:\n"
      "  - remote-write: http://127.0.0.1:9090/api/v1/write\n"
      "    headers: { Authorization: \"Bearer ${env:TOKEN}\" }\n"
      "  - prometheus: 9464\n",
      "h.yaml");
  ASSERT_TRUE(spec) << to_string(spec.error().front());
  ASSERT_EQ(spec->outputs.size(), 2U);
  EXPECT_EQ(spec->outputs[0].kind, OutputKind::kRemoteWrite);
  EXPECT_EQ(spec->outputs[0].headers.at("Authorization"), "Bearer ${env:TOKEN}");
  EXPECT_EQ(spec->outputs[1].kind, OutputKind::kPrometheus);
  EXPECT_EQ(spec->outputs[1].where, "9464");
  EXPECT_EQ(spec->outputs[1].at.line, 4);
}

TEST(Output, EveryMistakeInTheServiceFileIsTold) {
  const auto spec = read_text(
      "outputs:\n"
      "  - { otlp: \"https://example.com/\" }\n"
      "  - { promethus: 9464 }\n"
      "  - { json: a, prometheus: 9464 }\n"
      "  - { json: a, headers: { A: b } }\n",
      "h.yaml");
  ASSERT_FALSE(spec);
  std::vector<std::string> problems;
  for (const Error& problem : spec.error()) problems.push_back(to_string(problem));
  EXPECT_THAT(
      problems,
      ElementsAre(HasSubstr("plain http only"), HasSubstr("does not say where to"),
                  HasSubstr("did you mean prometheus?"), HasSubstr("has both prometheus and json"),
                  HasSubstr("has headers and nobody to send them to")));
}

}  // namespace
}  // namespace headroom::spec
