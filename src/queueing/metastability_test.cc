#include "queueing/metastability.h"

#include <gtest/gtest.h>

#include "queueing/fixture_json_for_test.h"
#include "queueing/retries.h"

namespace headroom::queueing {
namespace {

using Json = nlohmann::json;

struct Case {
  Json json;
};
void PrintTo(const Case&, std::ostream* out) {
  *out << "a case of the fixture";
}

RetryLoop loop_of(const Json& one) {
  return RetryLoop::of({.service_rate = one["mu"],
                        .room = one["K"],
                        .timeout = one["timeout_s"],
                        .retries = one["retries"]})
      .value();
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
  const Json& json = info.param.json;
  std::string name = "room_" + json["K"].dump() + "_retries_" + json["retries"].dump() +
                     "_timeout_" + json["timeout_s"].dump();
  std::ranges::replace(name, '.', '_');
  return name;
}

class RetryFixture : public testing::TestWithParam<Case> {};

std::vector<Case> cases() {
  std::vector<Case> cases;
  const Json fixture = fixture_json("metastable_retry_fixed_points.json");
  for (const Json& json : fixture["cases"]) {
    cases.push_back({json});
  }
  return cases;
}

TEST_P(RetryFixture, FindsEveryStateInBalance) {
  const Json& json = GetParam().json;
  const RetryLoop loop = loop_of(json);
  for (const Json& row : json["table"]) {
    const double arrival_rate = row["lam0"];
    const std::vector<RetryState> states = loop.states(arrival_rate);
    // Without retries there is one state; the fixture repeats it, moved by half a millionth.
    const std::size_t count = json["retries"] == 0 ? 1 : row["fixed_points"].size();
    ASSERT_EQ(states.size(), count) << "at " << arrival_rate << "/s";
    for (std::size_t i = 0; i < states.size(); ++i) {
      const Json& expected = row["fixed_points"][i];
      SCOPED_TRACE(testing::Message() << "state " << i << " at " << arrival_rate << "/s");
      expect_closed_form(states[i].attempt_rate, expected["total_rate"], "attempts");
      expect_closed_form(states[i].amplification, expected["amplification"], "amplification");
      expect_closed_form(states[i].attempt_failure, expected["p_attempt_fail"], "failure");
      expect_closed_form(states[i].turned_away, expected["p_block"], "turned away");
      expect_closed_form(states[i].goodput, expected["goodput"], "goodput");
      EXPECT_EQ(states[i].kind == RetryState::Kind::kStable, expected["stable"].get<bool>());
    }
  }
}

// The fixture found the ends by counting states on a grid, which misses the last of the range.
TEST_P(RetryFixture, FindsTheRangeWithTwoStableStates) {
  const RetryLoop loop = loop_of(GetParam().json);
  const auto range = loop.bistable_range();
  const Json& from = GetParam().json["bistable_from"];
  ASSERT_EQ(range.has_value(), !from.is_null());
  if (!range) return;
  EXPECT_NEAR(range->from, from.get<double>(), 1e-3);
  EXPECT_NEAR(range->to, GetParam().json["bistable_to"].get<double>(), 1e-3);
  for (const double inside : {range->from * (1 + 1e-9), range->to * (1 - 1e-9)}) {
    EXPECT_EQ(loop.states(inside).size(), 3U) << inside;
  }
  for (const double outside : {range->from * (1 - 1e-9), range->to * (1 + 1e-9)}) {
    EXPECT_EQ(loop.states(outside).size(), 1U) << outside;
  }
}

INSTANTIATE_TEST_SUITE_P(MeanField, RetryFixture, testing::ValuesIn(cases()), name_of);

class SimulatedRetries : public testing::TestWithParam<Row> {};

// An event simulation that begins empty, or with a spike. Empty, it stays in the first state. After
// a spike it stays in the last, but for the lowest 5 % of the range, where chance alone finds the
// way back. Some ten thousand requests were counted, so shares are right to about 2 %.
TEST_P(SimulatedRetries, EndInTheStateThatTheyWereTippedInto) {
  const Row& row = GetParam();
  const RetryLoop loop = RetryLoop::of({.service_rate = row["mu"],
                                        .room = row.whole("K"),
                                        .timeout = row["timeout_s"],
                                        .retries = row.whole("retries")})
                             .value();
  const auto states = loop.states(row["lam0"]);
  const auto range = loop.bistable_range();
  const bool is_tipped = row["spike_start"] == 1 && range && row["lam0"] > 1.05 * range->from;
  const RetryState& state = is_tipped ? states.back() : states.front();
  EXPECT_NEAR(state.amplification, row["amplification"], 0.02 * row["amplification"]);
  EXPECT_NEAR(state.goodput, row["goodput_per_s"], 0.02 * row["lam0"]);
}
INSTANTIATE_TEST_SUITE_P(EventSimulation, SimulatedRetries,
                         testing::ValuesIn(fixture_rows("metastable_sim_check.csv")),
                         named_by({"lam0", "K", "timeout_s", "retries", "mean_backoff_s",
                                   "spike_start"}));

TEST(RetryLoop, WithoutRetriesThereIsOneStateAtAnyLoad) {
  const RetryLoop loop = RetryLoop::of({.service_rate = 10, .room = 30, .timeout = 1}).value();
  for (const double rate : {0.001, 5.0, 10.0, 30.0, 1e6}) {
    ASSERT_EQ(loop.states(rate).size(), 1U) << rate;
    EXPECT_NEAR(loop.states(rate)[0].attempt_rate, rate, 1e-9 * rate);
  }
  EXPECT_FALSE(loop.bistable_range());
}

// Of those who retry 3 times in 4, half retry: at most 1 + 0.5 x 3 = 2.5 attempts. A budget of 10 %
// leaves 1.1.
TEST(RetryLoop, SendsNoMoreThanThoseWhoRetryAndTheirBudgetAllow) {
  RetryingCallers callers{
      .service_rate = 100, .room = 200, .timeout = 1, .retries = 3, .retrying = 0.5};
  const auto dead = [&] { return RetryLoop::of(callers).value().states(1000).back(); };
  EXPECT_NEAR(dead().amplification, 2.5, 1e-9);
  callers.retrying = 1;
  callers.budget = 0.1;
  EXPECT_NEAR(dead().amplification, 1.1, 1e-9);
}

// Far past what the server can do, it lets 100 of L attempts a second in, all of them too late.
TEST(RetryLoop, RetriesOnlyTheFailuresThatAreWorthIt) {
  RetryingCallers callers{.service_rate = 100, .room = 200, .timeout = 1, .retries = 3};
  callers.retried = RetryingCallers::Retried::kTurnedAway;
  const RetryState refused = RetryLoop::of(callers).value().states(1000).back();
  const double turned_away = 1 - 100 / refused.attempt_rate;
  EXPECT_NEAR(refused.turned_away, turned_away, 1e-9);
  EXPECT_NEAR(refused.amplification, attempts_per_request(3, turned_away), 1e-9);
  callers.retried = RetryingCallers::Retried::kLate;
  const RetryState late = RetryLoop::of(callers).value().states(1000).back();
  EXPECT_NEAR(late.amplification, attempts_per_request(3, 100 / late.attempt_rate), 1e-6);
}

// A room for a million, of which one second serves ten thousand: the turning points do not depend
// on what waits without hope.
TEST(RetryLoop, TakesRoomsOfAMillion) {
  const auto range_with = [](int room) {
    return RetryLoop::of({.service_rate = 1e4, .room = room, .timeout = 1, .retries = 1})
        .value()
        .bistable_range()
        .value();
  };
  EXPECT_NEAR(range_with(1'000'000).from, 5000, 5);
  EXPECT_NEAR(range_with(1'000'000).to, range_with(50'000).to, 1e-3);
}

TEST(RetryLoop, RefusesNonsense) {
  EXPECT_FALSE(RetryLoop::of({.service_rate = 0}));
  EXPECT_FALSE(RetryLoop::of({.room = 0}));
  EXPECT_FALSE(RetryLoop::of({.timeout = -1}));
  EXPECT_FALSE(RetryLoop::of({.retries = -1}));
  EXPECT_FALSE(RetryLoop::of({.retrying = 1.5}));
  EXPECT_FALSE(RetryLoop::of({.budget = -0.1}));
}

}  // namespace
}  // namespace headroom::queueing
