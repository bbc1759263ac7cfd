#include "extract/json_document.h"

#include <gtest/gtest.h>

namespace headroom::extract {
namespace {

std::string first(std::string_view text, std::string_view path) {
  JsonDocument document;
  const auto root = document.read(text);
  if (!root) return "(no JSON)";
  const auto value = select_first(*JsonPath::parse(path), *root);
  if (!value) return "(nothing)";
  std::string out;
  append_text(*value, out);
  return out;
}

TEST(JsonDocument, GivesStringsWithoutQuotesAndOtherValuesAsJson) {
  EXPECT_EQ(first(R"({"a":"x\"y\u00e9"})", "$.a"), "x\"y\xC3\xA9");
  EXPECT_EQ(first(R"({"a":[1, {"b": null}]})", "$.a"), R"([1,{"b":null}])");
  EXPECT_EQ(first(R"({"a":1.5})", "$.a"), "1.5");
  EXPECT_EQ(first(R"({"a":[true, -7, 18446744073709551615]})", "$.a[2]"), "18446744073709551615");
  EXPECT_EQ(first("3", "$"), "3");
}

TEST(JsonDocument, GivesNothingWhereThereIsNothing) {
  const char* text = R"({"items":[1],"name":"x"})";
  for (const char* path :
       {"$.missing", "$.items[1]", "$.items[-2]", "$.items.id", "$.name[0]", "$[0]"}) {
    EXPECT_EQ(first(text, path), "(nothing)") << path;
  }
}

TEST(JsonDocument, FindsTheFirstOfMany) {
  const char* text = R"({"items":[{"id":7,"ok":false},{"id":8,"ok":true},{"id":9,"ok":true}]})";
  EXPECT_EQ(first(text, "$.items[*].id"), "7");
  EXPECT_EQ(first(text, "$.items[?@.ok == true].id"), "8");
  EXPECT_EQ(first(text, "$..id"), "7");
  EXPECT_EQ(first(text, "$.items[::-1].id"), "9");
}

TEST(JsonDocument, SelectsNoMoreThanAsked) {
  JsonDocument document;
  const auto root = document.read("[1,2,3,4]");
  std::vector<JsonValue> values;
  select(*JsonPath::parse("$[*]"), *root, values, 3);
  ASSERT_EQ(values.size(), 3u);
  select(*JsonPath::parse("$[*]"), *root, values);
  EXPECT_EQ(values.size(), 4u);
}

TEST(JsonDocument, ComparesNumbersByTheirValue) {
  const char* text = R"([{"n":1.0},{"n":9007199254740993},{"n":-3}])";
  EXPECT_EQ(first(text, "$[?@.n == 1].n"), "1.0");
  // 2^53 + 1 is no double; it must not equal its neighbour.
  EXPECT_EQ(first(text, "$[?@.n == 9007199254740992].n"), "(nothing)");
  EXPECT_EQ(first(text, "$[?@.n < 0].n"), "-3");
}

TEST(JsonDocument, OfMembersOfOneNameTheFirstCounts) {
  const char* text = R"([{"id":1,"o":{"x":2,"x":1}},{"id":2,"o":{"x":1}},{"id":3,"o":{"x":2}}])";
  EXPECT_EQ(first(text, "$[?@.o == @.o].id"), "1");
  EXPECT_EQ(first(text, "$[?@.id > 1 && @.o == $[0].o].id"), "3");
}

TEST(JsonDocument, TextThatIsNoJsonHoldsNothing) {
  EXPECT_EQ(first("", "$"), "(no JSON)");
  EXPECT_EQ(first("<html>", "$"), "(no JSON)");
  EXPECT_EQ(first(R"({"a":1} x)", "$.a"), "(no JSON)");
  EXPECT_EQ(first("\"\xFF\"", "$"), "(no JSON)");
}

TEST(JsonDocument, AHostileBodyDoesNoHarm) {
  const std::string deep(1'000'000, '[');
  EXPECT_EQ(first(deep, "$"), "(no JSON)");
  EXPECT_EQ(first(deep + std::string(1'000'000, ']'), "$..x"), "(no JSON)");
  const std::string nested = std::string(1000, '[') + std::string(1000, ']');
  EXPECT_EQ(first(nested, "$..x"), "(nothing)");
}

}  // namespace
}  // namespace headroom::extract
