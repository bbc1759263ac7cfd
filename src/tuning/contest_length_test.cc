#include "tuning/contest_length.h"

#include <gtest/gtest.h>

namespace headroom::tuning {
namespace {

using std::chrono::seconds;

Candidate candidate(std::size_t setting) {
  return {.configuration = {setting},
          .cost = {.price = CostRate{static_cast<double>(setting), "USD"}, .cores = {}}};
}

const std::vector<Candidate> kThree{candidate(1), candidate(2), candidate(3)};
const Known kNothing = [](const Configuration&, const Question&) { return nullptr; };

ContestRules rules(int runs) {
  return {.load = Rate{40}, .heat = seconds(10), .proof = seconds(20), .runs = runs};
}

Nanos as_asked(const Question& question) {
  return question.length;
}

TEST(ContestLength, IsThatOfItsHeatsAndOfItsProof) {
  // Three runs of 10 s, two of 20 s, and three pairs of 20 s; 5 s more for each of the eleven.
  const ContestLength length = length_of(kThree, rules(12), kNothing, as_asked);
  EXPECT_EQ(length.runs, 11);
  EXPECT_EQ(length.run_most, seconds(20));
  EXPECT_EQ(length.whole, seconds(3 * 10 + 2 * 20 + 6 * 20 + 11 * 5));
}

TEST(ContestLength, LeavesOutWhatWasAnsweredBefore) {
  const Answer held{.rating = {.holds = true}, .took = seconds(15)};
  const Known first_heat = [&](const Configuration&, const Question& question) {
    return question.length == seconds(10) ? &held : nullptr;
  };
  const ContestLength length = length_of(kThree, rules(12), first_heat, as_asked);
  EXPECT_EQ(length.runs, 8);
  EXPECT_EQ(length.whole, seconds(8 * 25));
}

TEST(ContestLength, IsNoLongerThanTheTimeThatThereIs) {
  ContestRules hurried = rules(12);
  // Three of 15 s and two of 25 s are heats; of the 80 s that are left a pair takes 50 s.
  hurried.time = seconds(175);
  EXPECT_EQ(length_of(kThree, hurried, kNothing, as_asked).whole, seconds(95 + 50 + 25));
}

TEST(ContestLength, IsNoneWhereTheFileIsTheOnlyCandidate) {
  EXPECT_EQ(length_of({Candidate{}}, rules(12), kNothing, as_asked).runs, 0);
}

TEST(ContestLength, OfTheObjectivesTestIsAsLongAsThatTest) {
  // Nothing to choose: two pairs of a test of a minute.
  ContestRules in_a_test = rules(4);
  in_a_test.load.reset();
  const ContestLength length =
      length_of({candidate(1)}, in_a_test, kNothing, [](const Question&) { return seconds(60); });
  EXPECT_EQ(length.runs, 4);
  EXPECT_EQ(length.whole, seconds(4 * 65));
}

}  // namespace
}  // namespace headroom::tuning
