#include "workload/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace headroom::workload {
namespace {

using testing::ElementsAre;

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const TextTable& table) {
  Rows rows(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t column = 0; column < table.names.size(); ++column) {
      rows[row].emplace_back(table.at(row, column));
    }
  }
  return rows;
}

Rows read_rows(std::string_view text) {
  const auto table = read_csv(std::string(text), "d.csv");
  EXPECT_TRUE(table) << to_string(table.error());
  return table ? rows_of(*table) : Rows{};
}

std::string problem(std::string_view text) {
  const auto table = read_csv(std::string(text), "d.csv");
  return table ? "no problem" : to_string(table.error());
}

TEST(Csv, FirstLineNamesTheColumns) {
  const auto table = read_csv("id, name \n1,Ann\n2,Bob\n", "d.csv");
  ASSERT_TRUE(table);
  EXPECT_THAT(table->names, ElementsAre("id", "name"));
  EXPECT_EQ(rows_of(*table), (Rows{{"1", "Ann"}, {"2", "Bob"}}));
}

TEST(Csv, LastLineNeedsNoLineEnd) {
  EXPECT_EQ(read_rows("a,b\n1,2"), (Rows{{"1", "2"}}));
}

TEST(Csv, LinesMayEndAsOnWindows) {
  EXPECT_EQ(read_rows("a,b\r\n1,2\r\n\"3\",\"4\"\r\n5,6\r"),
            (Rows{{"1", "2"}, {"3", "4"}, {"5", "6"}}));
}

TEST(Csv, ByteOrderMarkIsNotPartOfTheFirstName) {
  EXPECT_THAT(read_csv("\xEF\xBB\xBF"
                       "a\n1\n",
                       "d.csv")
                  ->names,
              ElementsAre("a"));
}

TEST(Csv, QuotedFieldsHoldCommasLineEndsAndDoubledQuotes) {
  EXPECT_EQ(read_rows("a,b\n\"x,\ny\",\"say \"\"hi\"\"\"\n\"\"\"\",\"\"\n"),
            (Rows{{"x,\ny", "say \"hi\""}, {"\"", ""}}));
}

TEST(Csv, QuoteInsideAPlainFieldIsText) {
  EXPECT_EQ(read_rows("a,b\n5\" disk,x\n"), (Rows{{"5\" disk", "x"}}));
}

TEST(Csv, EmptyFieldsAreKeptAndEmptyLinesSkipped) {
  EXPECT_EQ(read_rows("\na,b\n\n,\r\n\r\n1,\n\n"), (Rows{{"", ""}, {"1", ""}}));
}

TEST(Csv, HeaderAloneIsATableWithoutRows) {
  EXPECT_EQ(read_rows("a,b\n"), Rows{});
}

TEST(Csv, RaggedRowIsNamedByItsLine) {
  EXPECT_EQ(problem("a,b\n1,2\n1,2,3\n"),
            "d.csv:3:1: the row has 3 fields instead of 2; the header line names the columns; "
            "a comma inside a field needs the field in double quotes");
}

TEST(Csv, LinesInsideQuotesCountForTheLineOfAnError) {
  EXPECT_THAT(problem("a,b\n\"1\n\n\",2\n7\n"),
              testing::StartsWith("d.csv:5:1: the row has 1 field "));
}

TEST(Csv, QuoteNeverClosedIsNamedByTheLineItOpensOn) {
  EXPECT_THAT(problem("a,b\n1,\"2\n3,4\n"),
              testing::StartsWith("d.csv:2:1: a quoted field is never closed"));
}

TEST(Csv, TextBehindAClosingQuoteIsAnError) {
  EXPECT_THAT(problem("a,b\n1,\"2\"3\n"),
              testing::StartsWith("d.csv:2:1: text follows the closing quote"));
}

TEST(Csv, TwoColumnsOfOneNameAreAnError) {
  EXPECT_EQ(problem("a,b,a\n"), "d.csv:1:1: two columns are named \"a\"");
}

TEST(Csv, EmptyFileIsAnError) {
  EXPECT_THAT(problem(""), testing::StartsWith("d.csv:1:1: the file is empty"));
  EXPECT_THAT(problem("\n\n"), testing::HasSubstr("the file is empty"));
}

TEST(Csv, ACellKnowsWhereItStandsInTheFile) {
  const auto table = read_csv("a,b\r\n\r\n1,\"two\nlines, \"\"quoted\"\"\"\n33,4\n", "d.csv");
  ASSERT_TRUE(table);
  EXPECT_EQ(position_of(*table, 0, 0), (Position{.line = 3, .column = 1}));
  EXPECT_EQ(position_of(*table, 1, 0), (Position{.line = 5, .column = 1}));
  EXPECT_EQ(position_of(*table, 1, 1), (Position{.line = 5, .column = 4}));
}

// "007" is no JSON number and "x" no JSON at all; what is missing speaks for neither.
TEST(Csv, ColumnIsJsonWhenAllItsValuesAre) {
  const auto table = read_csv("n,zip,mixed,gaps,none\n1,007,1,,\n2.5,10115,x,true,\n", "d.csv");
  ASSERT_TRUE(table);
  EXPECT_THAT(table->is_json, ElementsAre(1, 0, 0, 1, 0));
}

}  // namespace
}  // namespace headroom::workload
