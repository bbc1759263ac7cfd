// What people get wrong; what is right is in json_path_conformance_test.cc.
#include "extract/json_path.h"

#include <gtest/gtest.h>

#include <string>

namespace headroom::extract {
namespace {

Mistake mistake_in(std::string_view text) {
  const auto path = JsonPath::parse(text);
  return path ? Mistake{.offset = 0, .what = "none"} : path.error();
}

TEST(JsonPath, SaysWhereItStopsBeingOne) {
  EXPECT_EQ(mistake_in("items[0]").what, "does not begin with $, the whole document");
  EXPECT_EQ(mistake_in("$.items[0").what, "has a [ without its ]");
  EXPECT_EQ(mistake_in("$.items[0").offset, 7u);
  EXPECT_EQ(mistake_in("$.a-b").offset, 3u);
  EXPECT_EQ(mistake_in("$.items[?@.price = 3]").what, "has a single =; equality is ==");
  EXPECT_EQ(mistake_in("$.items[?size(@) == 3]").what,
            "calls size, which is none of length, count, match, search, value");
  EXPECT_EQ(mistake_in("$.items[?length(@.*) > 3]").what,
            "takes a path that can select several values for one value");
  EXPECT_EQ(mistake_in("$.items[?'a']").what,
            "has a filter that is only a value; compare it with something");
  EXPECT_EQ(mistake_in("$['a").what, "has a quote that is not closed");
}

TEST(JsonPath, IsSingularWhereNamesAndIndicesLeadToOneValue) {
  EXPECT_TRUE(JsonPath::parse("$.items[0]['id']")->is_singular());
  for (const char* path : {"$.*", "$..id", "$[0:1]", "$[0,1]", "$[?@.a]"}) {
    EXPECT_FALSE(JsonPath::parse(path)->is_singular()) << path;
  }
}

TEST(JsonPath, WhatIsNestedBeyondReasonIsRefused) {
  std::string nested;
  for (int i = 0; i < 1000; ++i) nested += "[?@";
  EXPECT_EQ(mistake_in("$" + nested).what, "has too many brackets within brackets");
  std::string parentheses(1000, '(');
  EXPECT_EQ(mistake_in("$[?" + parentheses).what, "has too many brackets within brackets");
  EXPECT_EQ(mistake_in("$" + std::string(20'000, ' ')).what, "is longer than 10,000 characters");
}

}  // namespace
}  // namespace headroom::extract
