#include <gmock/gmock.h>

#include "spec/step_for_test.h"

namespace headroom::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Save save_of(std::string_view text) {
  const Step step = step_with("save: { id: " + std::string(text) + " }");
  return step.saves.empty() ? Save{} : step.saves[0];
}

std::vector<std::string> problems(std::string_view text) {
  return problems_with("save: { id: " + std::string(text) + " }");
}

TEST(Save, TakesAJsonPathAlone) {
  const Save save = save_of("'$.items[0].id'");
  EXPECT_EQ(save.name, "id");
  EXPECT_EQ(save.source, Source::kJson);
  EXPECT_EQ(save.path, "$.items[0].id");
  EXPECT_EQ(save.pick.kind, Pick::Kind::kFirst);
  EXPECT_FALSE(save.otherwise.has_value());
}

TEST(Save, TakesOtherPlaces) {
  EXPECT_EQ(save_of("{ header: X-Token }").source, Source::kHeader);
  EXPECT_EQ(save_of("{ cookie: session }").source, Source::kCookie);
  EXPECT_EQ(save_of("{ regex: 'id=(\\d+)' }").path, "id=(\\d+)");
  EXPECT_EQ(save_of("{ xpath: \"//a/@href\" }").source, Source::kXPath);
  EXPECT_EQ(save_of("{ value: status }").source, Source::kStatus);
  EXPECT_EQ(save_of("{ value: response_time }").source, Source::kResponseTime);
}

TEST(Save, SaysWhichOfSeveralAndWhatElse) {
  const Save save = save_of("{ json: '$.items[*].id', pick: 3, or: none }");
  EXPECT_EQ(save.pick.kind, Pick::Kind::kNth);
  EXPECT_EQ(save.pick.nth, 3u);
  EXPECT_EQ(save.otherwise, "none");
  EXPECT_EQ(save_of("{ json: '$.*', pick: random }").pick.kind, Pick::Kind::kRandom);
}

TEST(Save, MistakesAreToldWithTheirPlace) {
  EXPECT_THAT(problems("items.id"), ElementsAre(HasSubstr("does not begin with $")));
  EXPECT_THAT(problems("{ regex: '[' }"), ElementsAre(HasSubstr("no regular expression")));
  EXPECT_THAT(problems("{ xpath: '//a[' }"), ElementsAre(HasSubstr("is no XPath")));
  EXPECT_THAT(problems("{ json: $.a, header: b }"), ElementsAre(HasSubstr("header is a second")));
  EXPECT_THAT(problems("{ pick: first }"), ElementsAre(HasSubstr("does not say where")));
  EXPECT_THAT(problems("{ json: $.a, pick: any }"), ElementsAre(HasSubstr("does not say which")));
}

}  // namespace
}  // namespace headroom::spec
