#include "report/terminal.h"

#include <gmock/gmock.h>

#include <sstream>

#include "report/fake_terminal.h"
#include "report/live_block.h"
#include "report/sample_run.h"

namespace headroom::report {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Screen terminal(int columns) {
  return {.kind = Screen::Kind::kTerminal,
          .colour = Colour::kOn,
          .columns = [columns] { return columns; },
          .rows = [] { return 24; }};
}

TEST(LiveView, ElsewhereThanOnATerminalThereIsALineEveryFiveSeconds) {
  std::ostringstream out;
  LiveView view(out, {});
  const run::Run run = plain_run();
  ASSERT_TRUE(view.begin(run.header));
  for (const run::Slice& slice : run.slices) ASSERT_TRUE(view.add(slice));
  ASSERT_TRUE(view.finish(*run.end));
  EXPECT_EQ(out.str(),
            "shop · load  10/s  for 10s\n"
            "     5s    10.0/s  p50 100ms   p95 100ms   p99 100ms   in flight 1     errors 5\n"
            "    10s    10.0/s  p50 100ms   p95 100ms   p99 100ms   in flight 1     errors 10\n");
}

TEST(LiveView, WithoutColourATerminalGetsPlainLinesToo) {
  std::ostringstream out;
  LiveView view(out, {.kind = Screen::Kind::kTerminal});
  const run::Run run = sample_run();
  ASSERT_TRUE(view.begin(run.header));
  for (const run::Slice& slice : run.slices) ASSERT_TRUE(view.add(slice));
  EXPECT_THAT(out.str(), Not(HasSubstr("\x1b")));
}

TEST(LiveView, WhatWasOnTheScreenBeforeAndWhatHappenedStays) {
  std::ostringstream out;
  LiveView view(out, terminal(80));
  const run::Run run = plain_run();
  FakeTerminal screen;
  screen.write("$ headroom test load\n");
  ASSERT_TRUE(view.begin(run.header));
  for (const run::Slice& slice : run.slices) {
    if (slice.second == 4) {
      ASSERT_TRUE(view.add(run::Event{std::chrono::seconds(4), "phase", "spike"}));
    }
    ASSERT_TRUE(view.add(slice));
  }
  screen.write(out.str());
  ASSERT_EQ(screen.rows().size(), 8u);  // two lines that stay, and a block of six
  EXPECT_EQ(screen.rows()[0], "$ headroom test load");
  EXPECT_EQ(screen.rows()[1], "     4s  phase: spike");
  EXPECT_EQ(screen.rows()[2], "shop · load  10/s");
  EXPECT_THAT(screen.rows()[3], EndsWith("10s, waiting for the last answers"));
  EXPECT_EQ(screen.rows()[4], "rate      10.0/s    ██████████");
  EXPECT_EQ(screen.rows()[5], "p95       100ms     ██████████");
  EXPECT_THAT(screen.rows()[6], StartsWith("response  p50 100ms   p95 100ms"));
  EXPECT_EQ(screen.rows()[7], "errors    10 (10.0%)  timeout 10");
  EXPECT_EQ(screen.row(), 8u);  // the cursor is below the block

  out.str("");
  ASSERT_TRUE(view.finish(*run.end));
  screen.write(out.str());
  EXPECT_THAT(screen.rows(), ElementsAre("$ headroom test load", "     4s  phase: spike"));
}

TEST(LiveView, ATerminalMadeNarrowerLosesNothingThatItShowed) {
  int columns = 120;
  Screen resized = terminal(0);
  resized.columns = [&] { return columns; };
  std::ostringstream out;
  LiveView view(out, resized);
  const run::Run run = sample_run();
  ASSERT_TRUE(view.begin(run.header));
  for (const run::Slice& slice : run.slices) ASSERT_TRUE(view.add(slice));
  out.str("");
  columns = 50;  // the last frame had wider lines: the next one must not move up over them
  ASSERT_TRUE(view.add(run.slices.back()));
  EXPECT_THAT(out.str(), Not(HasSubstr("A\r")));
}

TEST(LiveView, ALoadThatSomebodySlowedDownLastsLongerThanPlanned) {
  std::ostringstream out;
  LiveView view(out, terminal(80));
  run::Run run = plain_run();
  run.header.planned = std::chrono::seconds(8);
  FakeTerminal screen;
  ASSERT_TRUE(view.begin(run.header));
  for (const run::Slice& slice : run.slices) ASSERT_TRUE(view.add(slice));
  screen.write(out.str());
  EXPECT_THAT(screen.rows()[1], EndsWith("10s, longer than the 8s planned"));
}

TEST(LiveView, NothingIsWiderThanTheScreen) {
  LiveFigures figures;
  run::Run run = sample_run();
  run.header.load = std::string(500, 'x');
  figures.begin(run.header);
  for (const run::Slice& slice : run.slices) figures.add(slice);
  for (const std::size_t columns : {20u, 40u, 80u, 200u}) {
    for (const ScreenLine& line : live_block(figures, columns)) EXPECT_LT(line.columns, columns);
  }
}

TEST(LiveFigures, SecondsWithoutASliceHaveTheirPlaceInTheHistory) {
  LiveFigures figures;
  run::Run run = plain_run();
  figures.begin(run.header);
  figures.add(run.slices[0]);
  figures.add(run.slices[3]);
  ASSERT_EQ(figures.history().size(), 4u);
  EXPECT_EQ(figures.history()[1].rate, 0);
  EXPECT_EQ(figures.history()[3].rate, 10);
  EXPECT_EQ(figures.sum().failed, 2u);
}

}  // namespace
}  // namespace headroom::report
