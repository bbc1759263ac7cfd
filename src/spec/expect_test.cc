#include <gmock/gmock.h>

#include "spec/step_for_test.h"

namespace headroom::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> labels(std::string_view expect) {
  std::vector<std::string> labels;
  for (const Check& check : step_with("expect: " + std::string(expect)).expect.checks) {
    labels.push_back(check.label);
  }
  return labels;
}

std::vector<std::string> problems(std::string_view expect) {
  return problems_with("expect: " + std::string(expect));
}

TEST(Expect, TakesOneStatusSeveralOrAClass) {
  const auto ranges = [](std::string_view text) {
    std::vector<std::pair<int, int>> pairs;
    for (const StatusRange& range :
         step_with("expect: { status: " + std::string(text) + " }").expect.statuses) {
      pairs.emplace_back(range.first, range.last);
    }
    return pairs;
  };
  EXPECT_THAT(ranges("200"), ElementsAre(std::pair(200, 200)));
  EXPECT_THAT(ranges("[200, 4xx]"), ElementsAre(std::pair(200, 200), std::pair(400, 499)));
  EXPECT_THAT(problems("{ status: 2x }"), ElementsAre(HasSubstr("\"2x\" is not a status")));
}

TEST(Expect, LooksAtTheBody) {
  EXPECT_THAT(labels("{ contains: [a, b], matches: 'id=\\d+', size: '< 100 KiB' }"),
              ElementsAre("body contains \"a\"", "body contains \"b\"", "body matches /id=\\d+/",
                          "size < 100 KiB"));
  EXPECT_THAT(labels("{ equals: pong }"), ElementsAre("body is \"pong\""));
}

TEST(Expect, LooksAtHeaders) {
  EXPECT_THAT(labels("{ headers: { ETag: { exists: true }, Age: '< 60', Server: nginx, "
                     "Content-Type: { contains: json }, X-Debug: { exists: false } } }"),
              ElementsAre("header ETag exists", "header Age < 60", "header Server is \"nginx\"",
                          "header Content-Type contains \"json\"", "header X-Debug is missing"));
}

TEST(Expect, LooksAtJson) {
  EXPECT_THAT(labels("{ json: { $.ok: true, '$.items': { length: '>= 1' }, $.n: '> 0', "
                     "$.name: '7', $.tags: [a, b], $.none: null } }"),
              ElementsAre("$.ok is true", "$.items length >= 1", "$.n > 0", "$.name is \"7\"",
                          "$.tags is [\"a\",\"b\"]", "$.none is null"));
}

TEST(Expect, LooksAtTimesAndStreams) {
  EXPECT_THAT(labels("{ response_time: '< 2s', ttft: '<= 500ms', events: 3, "
                     "last_event: { contains: stop } }"),
              ElementsAre("response_time < 2s", "ttft <= 500ms", "events = 3",
                          "last_event contains \"stop\""));
}

TEST(Expect, ALongLabelIsCut) {
  const auto long_label = labels("{ matches: " + std::string(500, 'x') + " }");
  ASSERT_EQ(long_label.size(), 1u);
  EXPECT_EQ(long_label[0].size(), 100u);
  EXPECT_TRUE(long_label[0].ends_with("..."));
}

TEST(Expect, MistakesAreToldWithTheirPlace) {
  EXPECT_THAT(problems("{ matches: 'id=(' }"),
              ElementsAre(HasSubstr("no regular expression (RE2): missing )")));
  EXPECT_THAT(problems("{ json: { '$.a[': 1 } }"),
              ElementsAre(HasSubstr("the JSON path \"$.a[\" has none of '...'")));
  EXPECT_THAT(problems("{ json: { $.a: { lenght: 1 } } }"),
              ElementsAre(HasSubstr("did you mean length?")));
  EXPECT_THAT(problems("{ size: '< 100' }"), ElementsAre(HasSubstr("has no unit")));
  EXPECT_THAT(problems("{ response_time: '< fast' }"), ElementsAre(HasSubstr("fast")));
  EXPECT_THAT(problems("{ headers: { 'a b': c } }"), ElementsAre(HasSubstr("name of a header")));
}

}  // namespace
}  // namespace headroom::spec
