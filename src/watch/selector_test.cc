#include "watch/selector.h"

#include <gmock/gmock.h>

namespace headroom::watch {
namespace {

using testing::HasSubstr;

// Whether the one selector of `text` matches the sample of `line`.
bool matches(std::string_view text, std::string_view line) {
  const auto selectors = parse_selectors(text);
  EXPECT_TRUE(selectors.has_value()) << to_string(selectors.error());
  EXPECT_EQ(selectors->size(), 1u);
  SampleLine reader(TextFormat::kPrometheus);
  return selectors->front().matches(*reader.read(line));
}

TEST(Selector, OfANameTakesAllItsSeries) {
  EXPECT_TRUE(matches("hits_total", "hits_total{code=\"200\"} 1"));
  EXPECT_TRUE(matches(" hits_total{} ", "hits_total 1"));
  EXPECT_FALSE(matches("hits_total", "hits_total_2 1"));
}

TEST(Selector, TakesLabelsAsPromqlDoes) {
  const char* const line = R"(hits_total{code="503",route="/a"} 1)";
  EXPECT_TRUE(matches(R"(hits_total{code="503"})", line));
  EXPECT_FALSE(matches(R"(hits_total{code="50"})", line));
  EXPECT_FALSE(matches(R"(hits_total{code!="503"})", line));
  EXPECT_TRUE(matches(R"(hits_total{code=~"5..", route!~"/metrics|/healthz",})", line));
  EXPECT_FALSE(matches(R"(hits_total{code=~"5"})", line)) << "anchored at both ends";
  EXPECT_TRUE(matches(R"(hits_total{zone=""})", line)) << "absent is empty";
  EXPECT_FALSE(matches(R"(hits_total{zone!=""})", line));
}

TEST(Selector, OfASumIsSeveral) {
  const auto selectors = parse_selectors(R"(slots_busy + queue_depth{kind="a+b"})");
  ASSERT_TRUE(selectors.has_value()) << to_string(selectors.error());
  ASSERT_EQ(selectors->size(), 2u);
  EXPECT_EQ(selectors->back().metric(), "queue_depth");
}

TEST(Selector, SaysWhatIsWrongWithItsText) {
  const auto why = [](std::string_view text) {
    const auto selectors = parse_selectors(text);
    return selectors ? std::string() : selectors.error().why;
  };
  EXPECT_EQ(why(""), "the name of a metric is due at column 1");
  EXPECT_EQ(why("a + "), "the name of a metric is due at column 5");
  EXPECT_EQ(why("a b"), "+ or the end is due at column 3");
  EXPECT_EQ(why("a{b"), "=, !=, =~ or !~ is due at column 4");
  EXPECT_EQ(why("a{b=c}"), "a text in double quotes is due at column 5");
  EXPECT_EQ(why("a{b=\"c\""), "a comma, or } is due at column 8");
  EXPECT_EQ(why("a{,}"), "the name of a label, or } is due at column 3");
  EXPECT_THAT(why("a{b=~\"(\"}"), HasSubstr("the pattern before this"));
}

}  // namespace
}  // namespace headroom::watch
