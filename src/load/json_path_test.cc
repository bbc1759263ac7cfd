#include "load/json_path.h"

#include <gtest/gtest.h>

namespace headroom::load {
namespace {

std::string find(std::string_view text, std::string_view path) {
  return JsonDocument(text).find(path).value_or("(nothing)");
}

TEST(JsonPath, GoesDownByNamesAndIndices) {
  const char* text = R"({"items":[{"id":7},{"id":8}],"a b":{"c.d":true}})";
  EXPECT_EQ(find(text, "$.items[0].id"), "7");
  EXPECT_EQ(find(text, "$.items[-1].id"), "8");
  EXPECT_EQ(find(text, "$['items'][1]['id']"), "8");
  EXPECT_EQ(find(text, R"($["a b"]["c.d"])"), "true");
  EXPECT_EQ(find("[[1,2],[3]]", "$[0][1]"), "2");
}

TEST(JsonPath, GivesStringsWithoutQuotesAndOtherValuesAsJson) {
  EXPECT_EQ(find(R"({"a":"x\"y\u00e9"})", "$.a"), "x\"y\xC3\xA9");
  EXPECT_EQ(find(R"({"a":[1, {"b": null}]})", "$.a"), R"([1,{"b":null}])");
  EXPECT_EQ(find(R"({"a":1.5})", "$.a"), "1.5");
  EXPECT_EQ(find("3", "$"), "3");
}

TEST(JsonPath, GivesNothingWhereThereIsNothing) {
  const char* text = R"({"items":[1],"name":"x"})";
  for (const char* path : {"$.missing", "$.items[1]", "$.items[-2]", "$.items.id", "$.name[0]",
                           "$.name.length", "$[0]"}) {
    EXPECT_EQ(find(text, path), "(nothing)") << path;
  }
}

TEST(JsonPath, GivesNothingForPathsOutsideTheSubset) {
  const char* text = R"({"items":[1,2]})";
  for (const char* path :
       {"", "items", ".items", "$items", "$.", "$..items", "$.items[*]", "$.items[0:1]", "$.items[",
        "$.items[0", "$.items['0'", "$.items[]", "$['items", "$['items'"}) {
    EXPECT_EQ(find(text, path), "(nothing)") << path;
  }
}

TEST(JsonPath, TextThatIsNoJsonHoldsNothing) {
  EXPECT_EQ(find("", "$"), "(nothing)");
  EXPECT_EQ(find("<html>", "$"), "(nothing)");
  EXPECT_EQ(find(R"({"a":1} x)", "$.a"), "(nothing)");
}

TEST(JsonPath, AHostileBodyDoesNoHarm) {
  const std::string deep(1'000'000, '[');
  EXPECT_EQ(find(deep, "$"), "(nothing)");
  const std::string closed = deep + std::string(1'000'000, ']');
  EXPECT_NO_FATAL_FAILURE(find(closed, "$"));
}

}  // namespace
}  // namespace headroom::load
