// What SARIF 2.1.0 (OASIS Standard, errata 01) demands of the parts of it that we write; the
// numbers are those of its sections. That the whole is valid by the schema of the standard was
// tried by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "review/review_json.h"
#include "review/service_for_test.h"
#include "spec/read.h"

namespace headroom::review {
namespace {

using nlohmann::json;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::SizeIs;

// Hardly anything is said of these, so that many rules have something to find; one finding is
// accepted.
json document_of(std::string_view path) {
  const auto spec = spec::read_text(R"(headroom: 1
service: bare
workload: { journeys: { visit: { steps: [ ask: GET / ] } } }
system:
  entry: edge
  components:
    edge: { replicas: 2, cpu: 1 core, calls: [ api ] }
    api: { replicas: 2, slots: 4, queue: 2 }
review: { suppress: [ { rule: QUE01, because: "told \"so\" {twice}" } ] }
)",
                                    path);
  EXPECT_TRUE(spec) << to_string(spec.error().front());
  const auto review = review::review(Subject(*spec, {}, kToday));
  EXPECT_TRUE(review) << to_string(review.error().front());
  return json::parse(sarif(*review, "1.2.3"));
}

const json& run_of(const json& document) {
  return document.at("runs").at(0);
}

std::string text_of(const json& message) {
  return message.at("text").get<std::string>();
}

// 3.11.5: braces stand in pairs, since a single one begins a placeholder.
bool has_single_brace(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{' && text[i] != '}') continue;
    if (i + 1 == text.size() || text[i + 1] != text[i]) return true;
    ++i;
  }
  return false;
}

TEST(Sarif, SaysWhatItIs) {  // 3.13.2, 3.13.3, 3.13.4
  const json document = document_of("headroom.yaml");
  EXPECT_EQ(document.at("version"), "2.1.0");
  EXPECT_THAT(document.at("$schema").get<std::string>(), HasSubstr("sarif-2.1.0"));
  EXPECT_THAT(document.at("runs"), SizeIs(1));
  EXPECT_EQ(run_of(document).at("columnKind"), "unicodeCodePoints");  // 3.14.27: must be there
}

TEST(Sarif, TheToolHasANameAndEveryRuleOnce) {  // 3.19.8, 3.19.23, 3.49.3, 3.49.9 to 3.49.13
  const json document = document_of("headroom.yaml");
  const json& driver = run_of(document).at("tool").at("driver");
  EXPECT_EQ(driver.at("name"), "headroom");
  EXPECT_EQ(driver.at("version"), "1.2.3");
  EXPECT_THAT(driver.at("rules"), SizeIs(77));
  std::set<std::string> ids;
  for (const json& rule : driver.at("rules")) {
    EXPECT_TRUE(ids.insert(rule.at("id").get<std::string>()).second) << rule.at("id");
    for (const char* part : {"shortDescription", "fullDescription", "help"}) {
      EXPECT_THAT(text_of(rule.at(part)), Not(IsEmpty())) << rule.at("id") << part;
      EXPECT_FALSE(has_single_brace(text_of(rule.at(part)))) << text_of(rule.at(part));
    }
  }
}

TEST(Sarif, ResultsPointAtTheirRuleAndAtTheFile) {  // 3.27.5 to 3.27.12, 3.29.3, 3.30.5, 3.30.6
  const json document = document_of("headroom.yaml");
  const json& rules = run_of(document).at("tool").at("driver").at("rules");
  const json& results = run_of(document).at("results");
  ASSERT_THAT(results, Not(IsEmpty()));
  for (const json& result : results) {
    const json& rule = rules.at(result.at("ruleIndex").get<std::size_t>());
    EXPECT_EQ(rule.at("id"), result.at("ruleId"));
    EXPECT_EQ(rule.at("defaultConfiguration").at("level"), result.at("level"));
    EXPECT_THAT(result.at("level").get<std::string>(), AnyOf("none", "note", "warning", "error"));
    EXPECT_THAT(text_of(result.at("message")), Not(IsEmpty()));
    EXPECT_FALSE(has_single_brace(text_of(result.at("message"))));
    ASSERT_THAT(result.at("locations"), SizeIs(1));
    const json& region = result.at("locations").at(0).at("physicalLocation").at("region");
    EXPECT_GE(region.at("startLine"), 1);
    EXPECT_GE(region.at("startColumn"), 1);
  }
  EXPECT_EQ(results.at(0).at("level"), "error");
}

TEST(Sarif, NamesTheFileByAUri) {  // 3.4.3, 3.4.4; RFC 3986
  const auto artifact = [](std::string_view path) {
    const json document = document_of(path);
    const json& first = run_of(document).at("results").at(0).at("locations").at(0);
    return first.at("physicalLocation").at("artifactLocation");
  };
  const json relative = artifact("path to/é:100%.yaml");
  EXPECT_EQ(relative.at("uri"), "path%20to/%C3%A9%3A100%25.yaml");
  EXPECT_EQ(relative.at("uriBaseId"), "%SRCROOT%");
  const json absolute = artifact("/a b/headroom.yaml");
  EXPECT_EQ(absolute.at("uri"), "file:///a%20b/headroom.yaml");
  EXPECT_FALSE(absolute.contains("uriBaseId"));  // 3.4.4: must not be there
}

TEST(Sarif, SaysOfEveryResultWhetherItIsSuppressed) {  // 3.27.23, 3.35.2, 3.35.6
  const json document = document_of("headroom.yaml");
  std::size_t suppressed = 0;
  for (const json& result : run_of(document).at("results")) {
    const json& suppressions = result.at("suppressions");
    if (suppressions.empty()) continue;
    ++suppressed;
    EXPECT_EQ(result.at("ruleId"), "QUE01");
    EXPECT_EQ(suppressions,
              json::array({{{"kind", "inSource"}, {"justification", "told \"so\" {twice}"}}}));
  }
  EXPECT_EQ(suppressed, 1U);
}

}  // namespace
}  // namespace headroom::review
