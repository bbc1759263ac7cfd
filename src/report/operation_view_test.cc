#include "report/operation_view.h"

#include <gmock/gmock.h>

#include <sstream>

#include "report/fake_terminal.h"
#include "report/operation_block.h"

namespace headroom::report {
namespace {

using operation::Glance;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr Nanos kThree = hours(24 * 20000 + 15);  // in the afternoon, of a day

Glance::Component model() {
  Glance::Component model{.name = "model",
                          .standing = control::Standing{.range = {.least = 1, .most = 20},
                                                        .asked = 4,
                                                        .proposed = 5,
                                                        .why = "40.5/s arrive",
                                                        .foreseen = {},
                                                        .held = "at most 4",
                                                        .change = {},
                                                        .changed = {}},
                          .ready = 3,
                          .arrivals = 40.5,
                          .in_flight = 12,
                          .queue = 0,
                          .used = 0.72,
                          .lately = {std::nullopt, 10, 20, 40}};
  return model;
}

Glance glance() {
  Glance glance;
  glance.environment = "elastic";
  glance.at = kThree;
  glance.next_step = kThree + std::chrono::milliseconds(2300);
  glance.components = {model()};
  return glance;
}

// Without what colours it.
std::string plain(const std::string& painted) {
  std::string text;
  for (std::size_t i = 0; i < painted.size(); ++i) {
    if (painted[i] == '\x1b') {
      i = painted.find('m', i);
    } else {
      text += painted[i];
    }
  }
  return text;
}

std::vector<std::string> shown(const Glance& glance, std::size_t columns = 80,
                               std::size_t rows = 22) {
  std::vector<std::string> lines;
  for (const ScreenLine& line : operation_block(glance, columns, rows)) {
    lines.push_back(plain(line.painted));
  }
  return lines;
}

TEST(OperationBlock, TellsWhatEachComponentHasAndWhatItsPolicyAsksForAndWhy) {
  EXPECT_THAT(shown(glance()),
              ElementsAre("operates elastic  next step in 3s",
                          "model   3 of 4   1..20        40.5/s  ▂▄█  72.0% used, 12 in flight",
                          "        asks for 5 (at most 4): 40.5/s arrive"));
}

TEST(OperationBlock, TellsHowManyOfItsReplicasAreThere) {
  Glance now = glance();
  now.components[0].ready = 4;
  EXPECT_THAT(shown(now)[1], StartsWith("model   4 ready"));
  now.components[0].ready = 9;
  EXPECT_THAT(shown(now)[1], StartsWith("model   9 to 4"));
}

TEST(OperationBlock, TellsTheLastChangeWhatIsForeseenAndHowOftenThatWasExceeded) {
  Glance now = glance();
  control::Standing& standing = *now.components[0].standing;
  standing.foreseen = {.most = 52, .within = seconds(13), .due = 2000, .exceeded = 36};
  standing.change = "3 -> 4";
  standing.changed = kThree - minutes(2);
  EXPECT_EQ(shown(now, 120).back(),
            "        3 -> 4 at 14:58:00; forecast 52.0/s within 13s, 1.80% of 2,000 exceeded");
  // After a restart nobody knows from what to what, and before any has come due how good they are.
  standing.change.clear();
  standing.foreseen->due = 0;
  EXPECT_EQ(shown(now).back(), "        last change at 14:58:00; forecast 52.0/s within 13s");
}

TEST(OperationBlock, TellsThatItOnlySaysAndThatItCannotTell) {
  Glance now = glance();
  now.doing = Glance::Doing::kPaused;
  now.components[0].standing->proposed.reset();
  now.components[0].standing->why = "nothing tells what it is doing";
  EXPECT_THAT(shown(now)[0], HasSubstr("paused: says what it would do"));
  EXPECT_EQ(shown(now)[2], "        holds: nothing tells what it is doing");
  now.doing = Glance::Doing::kOnlySays;
  EXPECT_THAT(shown(now)[0], HasSubstr("dry run"));
}

TEST(OperationBlock, TellsWhatProbesFoundAndWhatIsNotSeen) {
  Glance now = glance();
  now.probes = {{.journey = "ask", .success = 1, .seconds = 0.045},
                {.journey = "buy", .success = 0.5, .seconds = 2},
                {.journey = "list", .success = 0},
                {.journey = "open", .success = {}}};
  now.gaps = {"model-2: no answer in time", "model-3: no answer in time"};
  const auto lines = shown(now);
  ASSERT_THAT(lines, SizeIs(5));
  EXPECT_EQ(lines[3], "probes  ask fine in 45.0ms  buy 50.0% fine in 2.00s  list fails  open –");
  EXPECT_EQ(lines[4], "unseen  2 signals: model-2: no answer in time");
}

TEST(OperationBlock, TheBarsLeaveRoomForTheFigures) {
  Glance now = glance();
  now.components[0].lately.assign(20, 40);
  EXPECT_THAT(shown(now)[1], EndsWith("  72.0% used, 12 in flight"));
  EXPECT_EQ(columns_of(shown(now)[1]), 79u);
  EXPECT_LT(columns_of(shown(now, 120)[1]), 119u);
}

TEST(OperationBlock, BeforeTheFirstStepThereIsWhatIsSeen) {
  Glance now = glance();
  now.components[0].standing.reset();
  now.components[0].arrivals.reset();
  EXPECT_THAT(shown(now), ElementsAre(StartsWith("operates elastic"),
                                      StartsWith("model   3 ready                    –")));
}

TEST(OperationBlock, FitsAnyTerminal) {
  Glance now = glance();
  now.components.resize(7, model());
  now.components[3].name = "a-name-that-is-longer-than-any-column-of-names-may-be";
  now.probes.resize(9, {.journey = "ask", .success = 1, .seconds = 0.045});
  now.gaps = {std::string(300, 'x')};
  for (std::size_t columns = 20; columns < 150; ++columns) {
    for (const ScreenLine& line : operation_block(now, columns, 40)) {
      EXPECT_LT(line.columns, columns);
    }
  }
  for (std::size_t rows = 4; rows < 30; ++rows) EXPECT_LE(shown(now, 80, rows).size(), rows);
  EXPECT_THAT(shown(now, 80, 17), SizeIs(17));  // the title, seven of two lines, two beside
  EXPECT_THAT(shown(now, 80, 16), SizeIs(10));  // one line each
  const auto few = shown(now, 80, 6);           // the title, two of seven, the rest as a number
  ASSERT_THAT(few, SizeIs(6));
  EXPECT_THAT(few[3], EndsWith("and 5 more"));
}

run::Event scaled(Nanos at) {
  return {.at = at, .kind = "scale", .text = "model 3 -> 4: 40.5/s arrive"};
}

TEST(OperationView, WithoutATerminalThereAreTheLinesAlone) {
  std::ostringstream out;
  OperationView view(out, {});
  view.tell(scaled(kThree + seconds(11)));
  view.show(glance());
  view.end();
  EXPECT_EQ(out.str(), "15:00:11  scale    model 3 -> 4: 40.5/s arrive\n");
}

TEST(OperationView, OnATerminalEventsStayAboveABlockThatIsRedrawn) {
  std::ostringstream out;
  FakeTerminal terminal;
  const auto send = [&] {
    terminal.write(out.str());
    out.str({});
  };
  OperationView view(out, {.kind = Screen::Kind::kTerminal, .colour = Colour::kOn});
  view.tell(scaled(kThree));
  view.show(glance());
  view.tell(scaled(kThree + seconds(11)));
  view.show(glance());
  send();
  ASSERT_THAT(terminal.rows(), SizeIs(5));
  EXPECT_THAT(terminal.rows()[0], StartsWith("15:00:00  scale"));
  EXPECT_THAT(terminal.rows()[1], StartsWith("15:00:11  scale"));
  EXPECT_THAT(terminal.rows()[2], StartsWith("operates elastic"));
  view.end();
  send();
  EXPECT_THAT(terminal.rows(), SizeIs(2));
}

TEST(OperationView, OnATerminalThatIsTooSmallThereAreTheLinesAlone) {
  std::ostringstream out;
  OperationView view(out, {.kind = Screen::Kind::kTerminal,
                           .colour = Colour::kOn,
                           .columns = [] { return 80; },
                           .rows = [] { return 5; }});
  view.show(glance());
  view.tell(scaled(kThree));
  EXPECT_EQ(out.str(), "15:00:00  scale    model 3 -> 4: 40.5/s arrive\n");
}

}  // namespace
}  // namespace headroom::report
