#include "tuning/contest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::tuning {
namespace {

using testing::ElementsAre;

Cost price(double per_hour) {
  return {.price = CostRate{per_hour, "USD"}, .cores = {}};
}

Answer answer(double margin, double value = 0) {
  return {.rating = {.holds = margin >= 0, .kept = {{"p95 < 1s", value, margin}}},
          .took = std::chrono::seconds(20)};
}

// Three candidates: the first does not hold, the others do, the second being the cheaper one. The
// file does not hold.
Result<Answer> on_the_environment(const Configuration& configuration, const Question&) {
  if (configuration.empty()) return answer(-2, 3);
  if (configuration == Configuration{0}) return answer(-0.5, 1.5);
  return configuration == Configuration{1} ? answer(0.1, 0.9) : answer(0.6, 0.4);
}

const std::vector<Candidate> kThree{{{0}, price(2)}, {{1}, price(4)}, {{2}, price(6)}};

std::vector<std::size_t> order_of(const std::vector<RunOf>& runs) {
  std::vector<std::size_t> order;  // 9: the file
  for (const RunOf& run : runs) {
    order.push_back(run.configuration.empty() ? 9 : run.configuration[0]);
  }
  return order;
}

ContestRules rules() {
  return {.load = Rate{40},
          .heat = std::chrono::seconds(10),
          .proof = std::chrono::seconds(20),
          .runs = 12};
}

TEST(Contest, HalvesTheFieldAndProvesTheWinnerInTurnWithTheFile) {
  const auto contest = hold_contest(kThree, rules(), on_the_environment);
  ASSERT_TRUE(contest);
  EXPECT_EQ(contest->winner, Configuration{1});  // the cheapest of those that hold
  EXPECT_THAT(order_of(contest->heats), ElementsAre(0, 1, 2, 1, 2));
  EXPECT_EQ(contest->heats[0].question.length, std::chrono::seconds(10));
  EXPECT_EQ(contest->heats[3].question.length, std::chrono::seconds(20));
  EXPECT_EQ(contest->heats[3].question.repeat, 1);
  EXPECT_THAT(order_of(contest->proof), ElementsAre(1, 9, 9, 1, 1, 9));
  EXPECT_FALSE(contest->ran_out);
}

TEST(Contest, KeepsWithinItsRunsAndItsTime) {
  ContestRules few = rules();
  few.runs = 4;
  const auto short_one = hold_contest(kThree, few, on_the_environment);
  EXPECT_THAT(order_of(short_one->heats), ElementsAre(0, 1));
  EXPECT_EQ(short_one->winner, Configuration{1});
  EXPECT_THAT(order_of(short_one->proof), ElementsAre(1, 9));

  // Each run takes 20 s. After five heats there is time for one pair, and not for half of another.
  ContestRules hurried = rules();
  hurried.time = std::chrono::seconds(165);
  const auto hurried_one = hold_contest(kThree, hurried, on_the_environment);
  EXPECT_THAT(order_of(hurried_one->proof), ElementsAre(1, 9));
  EXPECT_TRUE(hurried_one->ran_out);
}

TEST(Contest, HasNothingToProveWhereTheFileIsTheOnlyCandidate) {
  const auto contest = hold_contest({{{}, price(2)}}, rules(), on_the_environment);
  EXPECT_TRUE(contest->heats.empty());
  EXPECT_TRUE(contest->proof.empty());
}

std::vector<RunOf> pairs(const std::vector<std::pair<Answer, Answer>>& answers) {
  std::vector<RunOf> runs;
  for (const auto& [winner, file] : answers) {
    runs.push_back({{1}, {}, winner});
    runs.push_back({{}, {}, file});
  }
  return runs;
}

TEST(Proof, TellsByHowMuchWithAnInterval) {
  // Differences of -2, -2.2 and -1.8 s: mean -2, standard deviation 0.2, and Student's t of two
  // degrees of freedom at 97.5 % is 4.303, so 4.303 x 0.2 / sqrt(3) = 0.497 either way.
  const Proof proof = prove(pairs({{answer(0.1, 0.9), answer(-1.9, 2.9)},
                                   {answer(0.2, 0.8), answer(-2, 3)},
                                   {answer(0.1, 0.9), answer(-1.7, 2.7)}}),
                            price(4), price(2));
  EXPECT_EQ(proof.verdict, Proof::Verdict::kBetter);
  EXPECT_EQ(proof.requirement, "p95 < 1s");
  EXPECT_NEAR(*proof.difference, -2, 1e-12);
  EXPECT_NEAR(proof.low, -2.497, 1e-3);
  EXPECT_NEAR(proof.high, -1.503, 1e-3);
  EXPECT_EQ(proof.winner_held, 3);
  EXPECT_EQ(proof.file_held, 0);
}

TEST(Proof, IsNoneWhereTheWinnerDidNotHoldOrTheFileHeldForLess) {
  const auto verdict = [](double winner, double file, double costs) {
    return prove(pairs({{answer(winner), answer(file)}}), price(costs), price(2)).verdict;
  };
  EXPECT_EQ(verdict(0.1, -1, 4), Proof::Verdict::kBetter);
  EXPECT_EQ(verdict(0.1, 0.1, 1), Proof::Verdict::kBetter);
  EXPECT_EQ(verdict(0.1, 0.1, 4), Proof::Verdict::kNoBetter);
  EXPECT_EQ(verdict(-0.1, -1, 4), Proof::Verdict::kNotProven);
  EXPECT_EQ(prove({}, price(1), price(2)).verdict, Proof::Verdict::kNotProven);
}

TEST(Proof, LeavesOutAPairThatTheGeneratorSpoiled) {
  Answer untrusted = answer(-1);
  untrusted.untrusted = "late";
  const Proof proof =
      prove(pairs({{untrusted, answer(-1)}, {answer(0.1), answer(-1)}}), price(4), price(2));
  EXPECT_EQ(proof.pairs, 1);
  EXPECT_EQ(proof.verdict, Proof::Verdict::kBetter);
}

}  // namespace
}  // namespace headroom::tuning
