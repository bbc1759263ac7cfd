#include "workload/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "workload/arrivals.h"
#include "workload/compile.h"
#include "workload/testing.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Distribution law(std::string_view text, Dimension dimension) {
  return Distribution::parse(text, dimension).value();
}

// One journey with so many plain steps.
Plan plan_of_steps(std::uint32_t steps) {
  Plan plan;
  plan.steps.resize(steps);
  Journey& journey = plan.journeys.emplace_back();
  journey.share = 1;
  for (std::uint32_t step = 0; step < steps; ++step) {
    journey.program.nodes.push_back({.index = step});
  }
  return plan;
}

// The same, each step repeated by its law.
Plan plan_of_repeats(const std::vector<std::string_view>& laws) {
  Plan plan = plan_of_steps(static_cast<std::uint32_t>(laws.size()));
  Program& program = plan.journeys[0].program;
  program.nodes.clear();
  program.counters = 1;
  for (std::uint32_t step = 0; step < laws.size(); ++step) {
    const auto begin = static_cast<std::uint32_t>(program.nodes.size());
    program.laws.push_back(law(laws[step], Dimension::kCount));
    program.nodes.push_back({.kind = Node::Kind::kRounds, .index = step});
    program.nodes.push_back({.index = step});
    program.nodes.push_back({.kind = Node::Kind::kLastRound, .target = begin + 4});
    program.nodes.push_back({.kind = Node::Kind::kGoTo, .target = begin + 1});
  }
  return plan;
}

std::vector<Visit> walk(Session& session, std::uint64_t ordinal) {
  std::vector<Visit> visits;
  session.begin(ordinal);
  while (const auto visit = session.next()) visits.push_back(*visit);
  return visits;
}

TEST(Session, VisitsTheStepsInOrder) {
  const Plan plan = plan_of_steps(3);
  Session session(plan);
  EXPECT_THAT(walk(session, 0), ElementsAre(Visit{0, 0s}, Visit{1, 0s}, Visit{2, 0s}));
  EXPECT_FALSE(session.next());
}

TEST(Session, RepeatsAStepAndPausesBeforeEachVisitButTheFirst) {
  Plan plan = plan_of_repeats({"3", "1"});
  plan.steps[0].think = law("2s", Dimension::kSeconds);
  plan.steps[1].think = law("5s", Dimension::kSeconds);
  Session session(plan);
  EXPECT_THAT(walk(session, 0),
              ElementsAre(Visit{0, 0s}, Visit{0, 2s}, Visit{0, 2s}, Visit{1, 5s}));
}

TEST(Session, RepeatsAreRoundedAndAtLeastOne) {
  const Plan plan = plan_of_repeats({"0", "1.6"});
  Session session(plan);
  EXPECT_THAT(walk(session, 0), ElementsAre(Visit{0, 0s}, Visit{1, 0s}, Visit{1, 0s}));
}

// geometric(mean 3) has the variance (1 - p)/p^2 with p = 1/3, which is 6: the mean of n has the
// standard error sqrt(6/n).
TEST(Session, RepeatsFollowTheirLaw) {
  constexpr int kSessions = 10'000;
  const Plan plan = plan_of_repeats({"geometric(mean 3)"});
  Session session(plan);
  double visits = 0;
  for (int ordinal = 0; ordinal < kSessions; ++ordinal) {
    visits += static_cast<double>(walk(session, static_cast<std::uint64_t>(ordinal)).size());
  }
  EXPECT_NEAR(visits / kSessions, 3, 5 * std::sqrt(6.0 / kSessions));
}

// The share of n sessions has the standard error sqrt(0.8 x 0.2/n).
TEST(Session, TakesEachJourneyAsOftenAsItsShareSays) {
  constexpr std::uint64_t kSessions = 10'000;
  Plan plan = plan_of_steps(1);
  plan.journeys[0].share = 0.8;
  plan.journeys.push_back({.name = "other", .share = 0.2, .program = plan.journeys[0].program});
  Session session(plan);
  double first = 0;
  for (std::uint64_t ordinal = 0; ordinal < kSessions; ++ordinal) {
    session.begin(ordinal);
    if (session.journey() == 0) first += 1;
  }
  EXPECT_NEAR(first / kSessions, 0.8, 5 * std::sqrt(0.16 / kSessions));
}

TEST(Session, IsTheSameWhoeverWalksItAndWhatCameBefore) {
  Plan plan = plan_of_repeats(std::vector<std::string_view>(4, "geometric(mean 3)"));
  for (Step& step : plan.steps) step.think = law("exponential(mean 2s)", Dimension::kSeconds);
  Session one(plan);
  Session other(plan);
  for (std::uint64_t ordinal = 0; ordinal < 5; ++ordinal) walk(other, ordinal);
  EXPECT_EQ(walk(one, 9), walk(other, 9));
  EXPECT_NE(walk(one, 9), walk(one, 10));
}

// The simulator renders nothing; the load engine renders each request.
TEST(Session, WalksTheSameWayWhetherOrNotItRenders) {
  const Plan plan = plan_of_repeats(std::vector<std::string_view>(4, "geometric(mean 3)"));
  const Template uuid({{.literal = "", .has_slot = true, .slot = {.source = Slot::Source::kUuid}}});
  Session quiet(plan);
  Session loud(plan);
  loud.begin(3);
  std::vector<Visit> visits;
  while (const auto visit = loud.next()) {
    std::string out;
    loud.render(uuid, out);
    visits.push_back(*visit);
  }
  EXPECT_EQ(visits, walk(quiet, 3));
}

TEST(Session, EndlessThinkTimeIsCutToWhatAClockCanHold) {
  Plan plan = plan_of_steps(2);
  plan.steps[1].think = Distribution::constant(1e300);
  Session session(plan);
  EXPECT_EQ(walk(session, 0)[1].pause, 1'000'000'000s);
}

// A plan of one step that is visited `repeats` times and sends the column `n` of six rows, 0 to 5.
class Rows {
 public:
  Rows(spec::DataPick pick, std::string_view repeats, std::uint64_t rows_per_session) {
    plan_ = plan_of_repeats({repeats});
    plan_.tables.push_back(table_of("d", "n\n0\n1\n2\n3\n4\n5\n", pick));
    plan_.rows_per_session = {rows_per_session};
    plan_.steps[0].tables = {0};
    const std::vector<std::string> variables;
    pattern_ =
        compile_template("${d.n}", Place::kBody,
                         {.tables = plan_.tables, .variables = variables, .saved_by_then = {}})
            .value();
  }

  Plan& plan() { return plan_; }

  // What the visits of a session send, put together.
  std::string sent(std::uint64_t ordinal) const {
    Session session(plan_);
    session.begin(ordinal);
    std::string out;
    while (session.next()) session.render(pattern_, out);
    return out;
  }

 private:
  Plan plan_;
  Template pattern_;
};

TEST(SessionRows, PickedInOrderAreEachDrawnOnceBeforeAnyTwice) {
  const Rows rows(spec::DataPick::kInOrder, "2", 2);
  EXPECT_EQ(rows.sent(0), "01");
  EXPECT_EQ(rows.sent(1), "23");
  EXPECT_EQ(rows.sent(2), "45");
  EXPECT_EQ(rows.sent(3), "01");
}

TEST(SessionRows, PickedInOrderGoOnWhereASessionIsLongerThanMost) {
  const Rows rows(spec::DataPick::kInOrder, "4", 2);
  EXPECT_EQ(rows.sent(0), "0123");
  EXPECT_EQ(rows.sent(2), "4501");
}

TEST(SessionRows, UniqueAreOneToASessionAndStartOverAfterTheLast) {
  const Rows rows(spec::DataPick::kUnique, "2", 2);
  EXPECT_EQ(rows.sent(0), "00");
  EXPECT_EQ(rows.sent(1), "11");
  EXPECT_EQ(rows.sent(5), "55");
  EXPECT_EQ(rows.sent(6), "00");
}

TEST(SessionRows, PerUserStayWithTheUser) {
  Rows rows(spec::DataPick::kPerUser, "2", 2);
  rows.plan().streams[0].model = ClosedModel{.users = 3, .over_time = {}};
  EXPECT_EQ(rows.sent(0), "00");
  EXPECT_EQ(rows.sent(2), "22");
  EXPECT_EQ(rows.sent(3), "00");  // user 0 again
  EXPECT_EQ(rows.sent(8), "22");
  EXPECT_EQ(rows.sent(kCrew + 5), "55");  // the last of three who were added by hand
}

// The first load draws from the even rows, the second from the odd ones.
TEST(SessionRows, AreSharedAmongSeveralLoads) {
  Rows rows(spec::DataPick::kUnique, "1", 1);
  rows.plan().streams.resize(2);
  rows.plan().rows = {{{.first = 0, .step = 2}, {.first = 1, .step = 2}}};
  EXPECT_EQ(rows.sent(rows.plan().ordinal_of(0, 0)), "0");
  EXPECT_EQ(rows.sent(rows.plan().ordinal_of(0, 1)), "2");
  EXPECT_EQ(rows.sent(rows.plan().ordinal_of(1, 0)), "1");
  EXPECT_EQ(rows.sent(rows.plan().ordinal_of(1, 2)), "5");
}

TEST(Session, OfALoadWithJourneysOfItsOwnTakesThoseAlone) {
  Plan plan = plan_of_steps(1);
  plan.journeys[0].share = 0.8;
  plan.journeys.push_back({.name = "other", .share = 0.2, .program = plan.journeys[0].program});
  plan.streams.resize(2);
  plan.streams[1].shares = {0, 1};
  Session session(plan);
  int others = 0;
  for (std::uint64_t number = 0; number < 100; ++number) {
    session.begin(plan.ordinal_of(1, number));
    EXPECT_EQ(session.journey(), 1u);
    session.begin(plan.ordinal_of(0, number));
    if (session.journey() == 1) ++others;
  }
  EXPECT_LT(others, 60);
}

TEST(SessionRows, PickedAtRandomReachEveryRow) {
  const Rows rows(spec::DataPick::kRandom, "300", 300);
  const std::string sent = rows.sent(0);
  ASSERT_EQ(sent.size(), 300u);
  // A row that is drawn with probability 1/6 is missed 300 times in one of 10^23 seeds.
  for (const char row : {'0', '1', '2', '3', '4', '5'}) EXPECT_TRUE(sent.contains(row)) << row;
  EXPECT_EQ(rows.sent(0), sent);
  EXPECT_NE(rows.sent(1), sent);
}

}  // namespace
}  // namespace headroom::workload
