#include "workload/json_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace headroom::workload {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

TextTable read(std::string_view text) {
  auto table = read_json_lines(std::string(text), "d.jsonl");
  EXPECT_TRUE(table) << to_string(table.error());
  return table ? std::move(*table) : TextTable{};
}

std::string problem(std::string_view text) {
  const auto table = read_json_lines(std::string(text), "d.jsonl");
  return table ? "no problem" : to_string(table.error());
}

TEST(JsonLines, MembersAreColumns) {
  const TextTable table = read("{\"text\": \"Hello\", \"n\": 3}\n{\"n\": 4, \"text\": \"Bye\"}\n");
  EXPECT_THAT(table.names, ElementsAre("text", "n"));
  ASSERT_EQ(table.rows(), 2u);
  EXPECT_EQ(table.at(0, 0), "Hello");
  EXPECT_EQ(table.at(1, 0), "Bye");
  EXPECT_EQ(table.at(1, 1), "4");
}

TEST(JsonLines, StringsAreUnescaped) {
  EXPECT_EQ(read(R"({"a": "say \"hi\"\n\u00e9"})").at(0, 0), "say \"hi\"\n\xC3\xA9");
}

TEST(JsonLines, EverythingElseStaysJson) {
  const TextTable table = read(R"({"a": true, "b": [1, 2], "c": {"d": "e"}, "f": -1.5})");
  EXPECT_EQ(table.at(0, 0), "true");
  EXPECT_EQ(table.at(0, 1), "[1,2]");
  EXPECT_EQ(table.at(0, 2), R"({"d":"e"})");
  EXPECT_EQ(table.at(0, 3), "-1.5");
  EXPECT_THAT(table.is_json, ElementsAre(1, 1, 1, 1));
}

TEST(JsonLines, WhatARowLacksIsEmpty) {
  const TextTable table = read("{\"a\": \"1\"}\n{\"b\": 2}\n{\"a\": null, \"b\": 3}\n");
  EXPECT_THAT(table.names, ElementsAre("a", "b"));
  ASSERT_EQ(table.rows(), 3u);
  EXPECT_EQ(table.at(0, 1), "");
  EXPECT_EQ(table.at(1, 0), "");
  EXPECT_EQ(table.at(1, 1), "2");
  EXPECT_EQ(table.at(2, 0), "");
  EXPECT_EQ(table.at(2, 1), "3");
}

TEST(JsonLines, ColumnWithAStringIsText) {
  EXPECT_THAT(read("{\"a\": 1, \"b\": \"2\"}\n{\"a\": \"x\", \"b\": \"3\"}\n").is_json,
              ElementsAre(0, 0));
}

TEST(JsonLines, EmptyLinesWindowsEndsAndByteOrderMarkAreFine) {
  EXPECT_EQ(read("\xEF\xBB\xBF{\"a\":1}\r\n\r\n  {\"a\":2}").rows(), 2u);
}

TEST(JsonLines, LineThatIsNotJsonIsNamed) {
  EXPECT_THAT(problem("{\"a\":1}\n\n{\"a\":\n"), StartsWith("d.jsonl:3:1: this line is not JSON"));
}

TEST(JsonLines, LineThatIsNotAnObjectIsNamed) {
  EXPECT_EQ(problem("[1]\n"),
            "d.jsonl:1:1: this line is not a JSON object; each line is one JSON object, such as "
            "{\"text\": \"Hello\"}");
}

}  // namespace
}  // namespace headroom::workload
