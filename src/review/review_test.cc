#include "review/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "review/review_json.h"
#include "review/service_for_test.h"
#include "spec/read.h"

namespace headroom::review {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// One component behind another, with hardly anything said about them.
std::string bare(std::string_view review_section = "") {
  return std::string(R"(headroom: 1
service: bare
workload: { journeys: { visit: { steps: [ ask: GET / ] } } }
system:
  entry: edge
  components:
    edge: { replicas: 2, cpu: 1 core, calls: [ api ] }
    api: { replicas: 2, slots: 4, queue: 2 }
)") + std::string(review_section);
}

spec::Spec read(const std::string& file) {
  auto spec = spec::read_text(file, "path to/headroom.yaml");
  if (!spec) {
    ADD_FAILURE() << to_string(spec.error().front());
    return {};
  }
  return std::move(*spec);
}

Review reviewed(const std::string& file) {
  const spec::Spec spec = read(file);
  auto review = review::review(Subject(spec, {}, kToday));
  if (!review) {
    ADD_FAILURE() << to_string(review.error().front());
    return {};
  }
  return std::move(*review);
}

std::vector<std::string> found_by(const Review& review, std::string_view rule) {
  std::vector<std::string> subjects;
  for (const auto& [by, finding] : review.findings) {
    if (by->id == rule) subjects.push_back(finding.subject);
  }
  return subjects;
}

TEST(Review, TellsTheMostSevereFirst) {
  const Review review = reviewed(bare());
  ASSERT_THAT(review.findings, Not(IsEmpty()));
  EXPECT_TRUE(std::ranges::is_sorted(review.findings, std::greater{}, [](const Reported& reported) {
    return reported.rule->severity;
  }));
  EXPECT_EQ(review.worst(), Severity::kCritical);
  EXPECT_EQ(review.count(Severity::kCritical), 2U);  // TMO01 and QUE01
}

TEST(Review, GivesEachFindingItsPlaceInTheFile) {
  const Review review = reviewed(bare());
  const auto queue = std::ranges::find(review.findings, std::string_view("QUE01"),
                                       [](const Reported& reported) { return reported.rule->id; });
  ASSERT_NE(queue, review.findings.end());
  EXPECT_EQ(queue->finding.subject, "edge");
  EXPECT_EQ(queue->finding.at, (Position{.line = 7, .column = 5}));
}

TEST(Review, WhatTheTeamAcceptsIsSetApartWithItsReason) {
  const Review review = reviewed(bare(R"(review:
  suppress: [ { rule: QUE01, on: edge, because: "it is a proxy, its memory is watched" } ]
)"));
  EXPECT_THAT(found_by(review, "QUE01"), IsEmpty());
  ASSERT_THAT(review.accepted, SizeIs(1));
  EXPECT_EQ(review.accepted[0].because, "it is a proxy, its memory is watched");
  EXPECT_THAT(review.idle, IsEmpty());
}

TEST(Review, ASuppressionOnAComponentStandsForItsCalls) {
  const Review review =
      reviewed(bare("review: { suppress: [ { rule: TMO01, on: edge, because: later } ] }\n"));
  EXPECT_THAT(found_by(review, "TMO01"), IsEmpty());
}

TEST(Review, ASuppressionOfSomethingElseChangesNothing) {
  const Review review =
      reviewed(bare("review: { suppress: [ { rule: QUE01, on: api, because: later } ] }\n"));
  EXPECT_THAT(found_by(review, "QUE01"), ElementsAre("edge"));
  ASSERT_THAT(review.idle, SizeIs(1));
  EXPECT_EQ(review.idle[0].on, "api");
}

TEST(Review, RefusesToSuppressARuleThatThereIsNot) {
  const spec::Spec spec =
      read(bare("review: { suppress: [ { rule: QUE11, on: api, because: later } ] }\n"));
  const auto review = review::review(Subject(spec, {}, kToday));
  ASSERT_FALSE(review.has_value());
  EXPECT_EQ(to_string(review.error().front()),
            "path to/headroom.yaml:9:23: there is no rule \"QUE11\"; `headroom review --rules` "
            "lists them; did you mean QUE01?");
}

TEST(Review, ASuppressionNeedsAReason) {
  for (const char* entry : {"{ rule: QUE01 }", "{ rule: QUE01, because: \" \" }"}) {
    const auto spec =
        spec::read_text(bare("review: { suppress: [ " + std::string(entry) + " ] }\n"), "f");
    ASSERT_FALSE(spec.has_value()) << entry;
    EXPECT_THAT(spec.error().front().what, HasSubstr("because"));
  }
}

TEST(Review, SaysWhatARuleWouldHaveToKnow) {
  const Review review = reviewed(bare());
  const auto full = std::ranges::find(review.undecided, std::string_view("CAP01"),
                                      [](const Undecided& rule) { return rule.rule->id; });
  ASSERT_NE(full, review.undecided.end());
  EXPECT_THAT(full->needs, ElementsAre(HasSubstr("users")));
}

TEST(ReviewJson, HasEveryFindingWithItsFigures) {
  const json document = json::parse(review_json(reviewed(bare())));
  EXPECT_EQ(document.at("headroom_review"), 1);
  EXPECT_EQ(document.at("counts").at("critical"), 2);
  const json& first = document.at("findings").at(0);
  EXPECT_EQ(first.at("rule"), "TMO01");
  EXPECT_EQ(first.at("severity"), "critical");
  EXPECT_EQ(first.at("subject"), "edge -> api");
  EXPECT_EQ(first.at("line"), 7);
  EXPECT_EQ(first.at("figures"), json::array({{{"name", "timeout"}, {"value", "none"}}}));
  EXPECT_TRUE(first.at("once_mended").is_null());
  for (const char* text : {"why", "fix", "source", "title", "category", "evidence"}) {
    EXPECT_FALSE(first.at(text).get<std::string>().empty()) << text;
  }
}

}  // namespace
}  // namespace headroom::review
