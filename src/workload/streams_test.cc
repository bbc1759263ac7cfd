// Every load model, from the words of the service file to the sessions that begin: with one seed
// the same sessions at the same moments, on any number of threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "spec/read.h"
#include "workload/arrivals.h"
#include "workload/plan.h"
#include "workload/session.h"
#include "workload/testing.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kWorkload =
    "workload:\n"
    "  users: 864000\n"
    "  sessions: 1/day per user\n"  // 24 % in the busiest hour: 57.6/s at peak
    "  peak: { hour: 24% }\n"
    "  data:\n"
    "    accounts: { csv: accounts.csv, pick: unique }\n"
    "  journeys:\n"
    "    browse: { share: 90%, steps: [ { home: GET / } ] }\n"
    "    export: { share: 10%, steps: [ { export: \"GET /export/${accounts.id}\" } ] }\n";

class Streams : public testing::Test {
 protected:
  Streams() {
    folder_.write("accounts.csv", "id\na\nb\nc\nd\ne\n");
    folder_.write("moments.csv", "t\n0\n1\n1\n3\n7\n");
    folder_.write("rates.csv", "t,rate,count\n0,10,600\n60,0,0\n120,20,1200\n");
  }

  Result<Plan> make(const std::string& test) const {
    const std::string text = std::string(kWorkload) + "tests: { t: { " + test + " } }\n";
    folder_.write("headroom.yaml", text);
    const auto spec = spec::read_file((folder_.path() / "headroom.yaml").string());
    EXPECT_TRUE(spec) << to_string(spec.error().front());
    return make_plan(*spec, spec->tests.at(0));
  }
  Plan plan(const std::string& test) const {
    auto made = make(test);
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? std::move(*made) : Plan{};
  }
  std::string problem(const std::string& test) const {
    const auto made = make(test);
    return made ? "no problem" : to_string(made.error());
  }

  TestFolder folder_;
};

// What worker `worker` of `workers` begins of the plan's open streams.
std::vector<SessionStart> starts_of(const Plan& plan, std::uint64_t worker = 0,
                                    std::uint64_t workers = 1) {
  std::vector<SessionStart> starts;
  for (std::size_t i = 0; i < plan.streams.size(); ++i) {
    if (std::holds_alternative<ClosedModel>(plan.streams[i].model)) continue;
    SessionStream stream(plan, i);
    while (const auto start = stream.next()) {
      if (plan.number_of(start->ordinal) % workers == worker) starts.push_back(*start);
    }
  }
  std::ranges::sort(starts, {}, &SessionStart::ordinal);
  return starts;
}

constexpr std::string_view kOpenLoads[] = {
    "load: 20/s, for: 20s, journeys: browse",
    "load: 20/s, for: 20s, journeys: browse, arrivals: uniform",
    "load: 20/s, for: 20s, journeys: browse, arrivals: gamma(cv 2)",
    "load: expected peak, for: 5s, journeys: browse",
    "load: '70% of peak', for: 3h, warm-up: 1h, journeys: browse",
    "load: 'ramp 1/s to 20/s', spike: 8x for 3s, for: 20s, journeys: browse",
    "load: 'steps 5/s, 10/s', for: 20s, journeys: browse",
    "load: 'sine 5/s to 20/s, period 10s', for: 30s, journeys: browse",
    "load: [ ramp 0/s to 20/s for 5s, hold for 10s, ramp to 0/s for 5s ], journeys: browse",
    "trace: moments.csv, journeys: browse",
    "trace: moments.csv, scale: 3.5x, speed: 2x, journeys: browse",
    "trace: rates.csv, rates: rate, journeys: browse",
    "trace: rates.csv, counts: count, speed: 10x, arrivals: gamma(cv 3), journeys: browse",
    "load: 20/s, for: 20s, iterations: 50",
    "for: 20s, loads: { a: { load: 10/s, journeys: browse }, b: { load: 30/s, start: 5s } }",
};

TEST_F(Streams, OfOneSeedBeginTheSameSessionsAtTheSameMoments) {
  for (const std::string_view load : kOpenLoads) {
    const auto starts = starts_of(plan(std::string(load)));
    EXPECT_FALSE(starts.empty()) << load;
    EXPECT_EQ(starts, starts_of(plan(std::string(load)))) << load;
  }
}

TEST_F(Streams, AreDividedAmongThreadsWithoutLosingDoublingOrMovingASession) {
  for (const std::string_view load : kOpenLoads) {
    const Plan whole = plan(std::string(load));
    std::vector<SessionStart> of_four;
    for (std::uint64_t worker = 0; worker < 4; ++worker) {
      const auto part = starts_of(whole, worker, 4);
      of_four.insert(of_four.end(), part.begin(), part.end());
    }
    std::ranges::sort(of_four, {}, &SessionStart::ordinal);
    EXPECT_EQ(of_four, starts_of(whole)) << load;
    EXPECT_EQ(std::ranges::adjacent_find(of_four, {}, &SessionStart::ordinal), of_four.end());
  }
}

TEST_F(Streams, StagesEndTheTest) {
  const Plan made = plan("load: [ ramp 0/s to 20/s for 5s, hold for 10s ], journeys: browse");
  EXPECT_EQ(made.duration, 15s);
  EXPECT_EQ(made.load_text, "ramp 0/s to 20/s for 5s, then 20/s for 10s");
  EXPECT_EQ(plan("load: [ 5/s for 5s, 6/s for 5s ], for: 7s, journeys: browse").duration, 7s);
  EXPECT_EQ(plan("load: [ 5/s for 5s, 6/s for 5s ], for: 1min, journeys: browse").duration, 10s);
}

TEST_F(Streams, ASoakOfHoursIsASinglePiece) {
  const Plan made = plan("load: '70% of peak', for: 12h, warm-up: 1h, journeys: browse");
  EXPECT_EQ(std::get<OpenModel>(made.streams[0].model).curve.pieces().size(), 1u);
  EXPECT_NEAR(made.expected_peak_share, 0.7, 1e-12);
  EXPECT_EQ(made.duration, 12h);
}

// Counts of 600, 0 and 1200 in a minute each; Poisson, so with the deviation of their root.
TEST_F(Streams, ATraceOfCountsHasSoManySessionsInEachInterval) {
  const Plan made = plan("trace: rates.csv, counts: count, journeys: browse");
  EXPECT_EQ(made.duration, 3min);
  std::vector<int> counts(3);
  for (const SessionStart& start : starts_of(made)) {
    ++counts.at(static_cast<std::size_t>(start.due / 1min));
  }
  EXPECT_NEAR(counts[0], 600, 5 * std::sqrt(600));
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[2], 1200, 5 * std::sqrt(1200));
}

// 12.5/s on average; a half turn from the trough to the top and one back.
TEST_F(Streams, ASineHasItsSessionsWhereItIsHigh) {
  const Plan made = plan("load: 'sine 0/s to 25/s, period 400s', for: 400s, journeys: browse");
  std::vector<double> quarters(4);
  for (const SessionStart& start : starts_of(made)) {
    quarters.at(static_cast<std::size_t>(start.due / 100s)) += 1;
  }
  // The integral of 12.5 (1 - cos(2 pi t/400)) over the first quarter is 1250 - 12.5 x 400/(2 pi).
  const double low = 1250 - 12.5 * 400 / (2 * std::numbers::pi);
  const double high = 2500 - low;
  EXPECT_NEAR(quarters[0], low, 5 * std::sqrt(low));
  EXPECT_NEAR(quarters[1], high, 5 * std::sqrt(high));
  EXPECT_NEAR(quarters[2], high, 5 * std::sqrt(high));
  EXPECT_NEAR(quarters[3], low, 5 * std::sqrt(low));
}

TEST_F(Streams, IterationsOfUsersEndATestWithoutATime) {
  const Plan shared = plan("users: 4, iterations: 1000, journeys: browse");
  EXPECT_EQ(shared.duration, 0s);
  EXPECT_EQ(shared.streams[0].sessions_max, 1000u);
  EXPECT_EQ(shared.load_text, "4 users, 1000 iterations");
  const Plan own = plan("users: 4, iterations: 10 per user, for: 1min, journeys: browse");
  EXPECT_EQ(own.duration, 1min);
  EXPECT_EQ(std::get<ClosedModel>(own.streams[0].model).sessions_per_user, 10u);
}

TEST_F(Streams, IterationsOfARateEndATestWithoutATime) {
  for (const char* arrivals : {"poisson", "uniform", "gamma(cv 3)"}) {
    const Plan made =
        plan(std::string("load: 2/s, iterations: 4, journeys: browse, arrivals: ") + arrivals);
    EXPECT_EQ(made.duration, 0s) << arrivals;
    EXPECT_EQ(starts_of(made).size(), 4u) << arrivals;
  }
  EXPECT_EQ(plan("load: 2/s, iterations: 1, journeys: browse").load_text, "2/s, 1 iteration");
  EXPECT_EQ(plan("load: 2/s, iterations: 4, for: 1min, journeys: browse").duration, 1min);
}

TEST_F(Streams, UsersOverTimeAreAtMostAsManyAsTheHighestStage) {
  const Plan made = plan(
      "users: [ ramp 1 to 20 for 10s, hold for 5s, ramp to 0 for 5s ], "
      "journeys: browse");
  const auto& model = std::get<ClosedModel>(made.streams[0].model);
  EXPECT_EQ(model.users, 20u);
  EXPECT_EQ(model.over_time.length_seconds(), 20);
  EXPECT_EQ(made.duration, 20s);
}

TEST_F(Streams, SeveralLoadsEndWithTheLastOfThem) {
  const Plan made = plan(
      "loads: { a: { load: 10/s, for: 20s, journeys: browse }, "
      "b: { users: 4, start: 30s, for: 15s, journeys: browse } }");
  ASSERT_EQ(made.streams.size(), 2u);
  EXPECT_EQ(made.streams[0].end, 20s);
  EXPECT_EQ(made.streams[1].start, 30s);
  EXPECT_EQ(made.duration, 45s);
  EXPECT_EQ(made.load_text, "a: 10/s; b: 4 users from 30s on");
  EXPECT_EQ(made.streams[0].shares, (std::vector<double>{1, 0}));
}

TEST_F(Streams, AUniqueRowIsSentByOneSessionAlone) {
  const Plan made = plan(
      "for: 1min, loads: { a: { load: 10/s, journeys: export }, "
      "b: { load: 5/s, journeys: export } }");
  std::vector<std::string> rows;
  Session session(made);
  for (const SessionStart& start : starts_of(made)) {
    session.begin(start.ordinal);
    while (const auto visit = session.next()) {
      session.render(made.steps[visit->step].target, rows.emplace_back());
    }
  }
  std::ranges::sort(rows);
  EXPECT_THAT(rows, ElementsAre("/export/a", "/export/b", "/export/c", "/export/d", "/export/e"));
  EXPECT_THAT(made.load_text, HasSubstr("a: 10/s, 3 unique rows of accounts"));
}

TEST_F(Streams, WhatCannotBeIsRefusedAtItsPlace) {
  EXPECT_THAT(problem("load: 'sine 1/s to 2/s, period 1s', for: 24h, journeys: browse"),
              HasSubstr("the sine turns 86400 times"));
  EXPECT_THAT(problem("trace: rates.csv, rates: rte"), HasSubstr("did you mean rate?"));
  EXPECT_THAT(problem("loads: { a: { load: 1/s, for: 1s }, b: { users: 1, iterations: 5 } }"),
              "no problem");
}

}  // namespace
}  // namespace headroom::workload
