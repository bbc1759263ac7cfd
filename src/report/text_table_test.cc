#include "report/text_table.h"

#include <gmock/gmock.h>

namespace headroom::report {
namespace {

using testing::ElementsAre;

TEST(TextTable, WordsLineUpOnTheLeftAndNumbersOnTheRight) {
  TextTable table({TextTable::Align::kLeft, TextTable::Align::kRight, TextTable::Align::kRight});
  table.add({{"request"}, {"count"}, {"p95"}});
  table.add({{"ask"}, {"12,345"}, {"612ms"}});
  table.add({{"open"}, {"7"}});
  EXPECT_THAT(table.lines(Colour::kOff), ElementsAre("request   count    p95",  //
                                                     "ask      12,345  612ms",  //
                                                     "open          7"));
}

TEST(TextTable, AColumnWithoutContentTakesNoRoom) {
  TextTable table({TextTable::Align::kLeft, TextTable::Align::kRight, TextTable::Align::kRight});
  table.add({{"a"}, {""}, {"1"}});
  EXPECT_THAT(table.lines(Colour::kOff), ElementsAre("a  1"));
}

TEST(TextTable, ATailWidensNoColumn) {
  TextTable table({TextTable::Align::kLeft, TextTable::Align::kRight});
  table.add({{"a"}, {"1"}});
  table.add({{"bb"}}, {"as long as it likes"});
  EXPECT_THAT(table.lines(Colour::kOff), ElementsAre("a   1", "bb  as long as it likes"));
}

TEST(TextTable, ColourDoesNotShiftTheColumns) {
  TextTable table({TextTable::Align::kRight, TextTable::Align::kLeft});
  table.add({{"5", Tone::kBad}, {"x"}});
  table.add({{"10"}, {"y"}});
  EXPECT_THAT(table.lines(Colour::kOn), ElementsAre(" \x1b[1;31m5\x1b[0m  x", "10  y"));
}

TEST(Paint, CutsToColumnsRatherThanBytes) {
  EXPECT_EQ(cut("größe", 5), "größe");
  EXPECT_EQ(cut("größe", 4), "grö…");
  EXPECT_EQ(cut("größe", 1), "…");
}

TEST(Paint, WithoutColourTextStaysAsItIs) {
  EXPECT_EQ(paint("bad", Tone::kBad, Colour::kOff), "bad");
}

}  // namespace
}  // namespace headroom::report
