#include "spec/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace headroom::spec {
namespace {

std::string json_of(std::string_view yaml, Templates templates = Templates::kAsWritten) {
  Problems problems;
  const auto root = parse_tree(yaml, problems);
  EXPECT_TRUE(root.has_value()) << yaml;
  return root ? json_text(*root, templates) : std::string();
}

TEST(JsonText, PlainScalarsFollowTheCoreSchema) {
  EXPECT_EQ(json_of("[true, False, null, ~, 12, -1.50, 1e9, yes, 1.2.3, x]"),
            R"([true,false,null,null,12,-1.50,1e9,"yes","1.2.3","x"])");
  EXPECT_EQ(json_of("[+12, 0x1F, 0o17, 012, .5, 1., 12345678901234567890]"),
            "[12,31,15,12,0.5,1,12345678901234567890]");
  EXPECT_EQ(json_of("[.inf, -, +, ., 0x, e5, 1e999]"), R"([".inf","-","+",".","0x","e5",1e999])");
}

TEST(JsonText, QuotedScalarsAreStrings) {
  EXPECT_EQ(json_of("[\"12\", 'true', \"a\\n\\\"\\\\\\u0001\"]"),
            R"(["12","true","a\n\"\\\u0001"])");
}

TEST(JsonText, MapsKeepTheirOrder) {
  EXPECT_EQ(json_of("{ b: 1, a: [ { } ] }"), R"({"b":1,"a":[{}]})");
}

TEST(JsonText, IsWhatAJsonParserReads) {
  EXPECT_TRUE(nlohmann::json::accept(json_of("a: [1, +2, 0x3, .5, 08, 'x', {y: [null, ~]}]")));
}

TEST(JsonText, TemplatesAreMarkedByWhereTheyStand) {
  EXPECT_EQ(
      json_of("{ a: \"${p.n}\", b: \"x ${ p.t } y\", \"${k}\": '\"${q}\"' }", Templates::kMarked),
      R"({"a":${json:p.n},"b":"x ${jsonstr:p.t} y","${jsonstr:k}":"\"${jsonstr:q}\""})");
}

TEST(JsonText, ATemplateThatSaysHowItIsEscapedIsLeftAlone) {
  EXPECT_EQ(
      json_of("[\"${jsonstr:a}\", \"${raw:a}\", \"x${raw:a}\", \"$${a}\"]", Templates::kMarked),
      R"(["${jsonstr:a}",${raw:a},"x${raw:a}","$${a}"])");
}

}  // namespace
}  // namespace headroom::spec
