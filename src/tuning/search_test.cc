// The search against every configuration there is, on a simulated service.
#include "tuning/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "tuning/rehearsal.h"
#include "tuning/spec_for_test.h"

namespace headroom::tuning {
namespace {

// Remembers, so that a configuration is simulated once.
class Oracle {
 public:
  explicit Oracle(const spec::Spec& spec) : rehearsal_(*Rehearsal::of(spec)) {}

  Space space() const { return rehearsal_.space(); }
  Question question() const { return {.load = rehearsal_.load()}; }
  Ask ask() {
    return [this](const Configuration& configuration, const Question& question) -> Result<Answer> {
      const double load = question.load ? question.load->per_second : 0;
      const auto key = std::make_tuple(configuration, question.about, load);
      if (const auto known = known_.find(key); known != known_.end()) return known->second;
      auto answer = rehearsal_.answer(configuration, question);
      if (answer) known_.emplace(key, *answer);
      return answer;
    };
  }
  // Of the search, whether answered by formula or simulated; and those simulated.
  std::size_t asked() const { return known_.size(); }
  std::size_t simulated() const { return rehearsal_.simulated(); }

 private:
  Rehearsal rehearsal_;
  std::map<std::tuple<Configuration, Question::About, double>, Answer> known_;
};

// Calls visit(configuration) for each there is.
template <class Visit>
void for_each_configuration(const Space& space, const Visit& visit) {
  Configuration configuration(space.sizes.size(), 0);
  for (std::size_t digit = 0; digit < configuration.size();) {
    visit(configuration);
    for (digit = 0; digit < configuration.size(); ++digit) {
      if (++configuration[digit] < space.sizes[digit]) break;
      configuration[digit] = 0;
    }
  }
}

TEST(Search, FindsTheCheapestWithATenthOfTheQuestions) {
  Oracle oracle(spec_for_test());
  const Space space = oracle.space();
  ASSERT_EQ(space.configurations(), 2560);
  const Ask ask = oracle.ask();
  const auto searched = search_cheapest(space, oracle.question(), ask);
  ASSERT_TRUE(searched) << to_string(searched.error());
  ASSERT_TRUE(searched->best);
  const std::size_t asked = oracle.asked();
  const std::size_t simulated = oracle.simulated();

  // Of all configurations that cost less, none holds.
  int cheaper = 0;
  for_each_configuration(space, [&](const Configuration& configuration) {
    if (!(space.cost(configuration) < searched->best->cost)) return;
    ++cheaper;
    const auto answer = ask(configuration, oracle.question());
    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer->rating.holds);
  });
  EXPECT_GT(cheaper, 0);
  EXPECT_TRUE(searched->best->rating.holds);
  EXPECT_LE(asked * 10, 2560U);
  std::cout << "exhaustive: 2560 configurations; the search asked about " << asked << ", of which "
            << simulated << " were simulated; found " << to_string(searched->best->cost)
            << ", and none of the " << cheaper << " that cost less holds\n";
}

TEST(Search, SaysWhenNothingHolds) {
  // 200 ms in a slot are more than the 150 ms that a request may take.
  Oracle oracle(shop_with("p95 < 500ms", "p95 < 150ms"));
  const auto searched = search_cheapest(oracle.space(), oracle.question(), oracle.ask());
  ASSERT_TRUE(searched) << to_string(searched.error());
  EXPECT_FALSE(searched->best);
  EXPECT_FALSE(searched->seen.empty());
}

TEST(Search, FindsTheHighestLoadThatABudgetBuys) {
  const spec::Spec spec = shop_with("cheapest at 40/s", "highest load within 6 USD/h");
  Oracle oracle(spec);
  const Ask ask = oracle.ask();
  const auto searched = search_highest_load(oracle.space(), spec.tune->objective, ask);
  ASSERT_TRUE(searched) << to_string(searched.error());
  ASSERT_TRUE(searched->best);
  EXPECT_LE(oracle.asked() * 10, 2560U);
  EXPECT_EQ(searched->best->cost.price, (CostRate{6, "USD"}));  // three models
  EXPECT_EQ(searched->best->configuration[0], 4U);              // six apis
  // Three models of four slots saturate at 60 a second. A search is exact to 5 %, so is the other.
  const double load = searched->best->highest_load->per_second;
  EXPECT_LT(load, 60);
  for (std::size_t slots = 0; slots < 4; ++slots) {
    const auto other = ask({4, 2, slots, 6}, {.about = Question::About::kHighestLoad});
    ASSERT_TRUE(other);
    EXPECT_GE(load * 1.05 * 1.05, other->highest_load.value_or(Rate{}).per_second);
  }
}

TEST(Search, RefusesABudgetThatBuysNothing) {
  const spec::Spec spec = shop_with("cheapest at 40/s", "highest load within 1 USD/h");
  Oracle oracle(spec);
  const auto searched = search_highest_load(oracle.space(), spec.tune->objective, oracle.ask());
  ASSERT_FALSE(searched);
  EXPECT_EQ(searched.error().what, "nothing is within 1 USD/h");
}

TEST(Search, OfATestLooksAtItsSpike) {
  // At 40 a second for 4 s of 12, a line that is too short refuses and too few slots make it wait.
  const spec::Spec spec = shop_with("cheapest at 40/s", "cheapest in rush");
  Oracle oracle(spec);
  const auto searched = search_cheapest(oracle.space(), {}, oracle.ask());
  ASSERT_TRUE(searched) << to_string(searched.error());
  ASSERT_TRUE(searched->best);
  EXPECT_TRUE(searched->best->rating.holds);
  EXPECT_LE(searched->best->cost.price->per_hour,
            8);  // four slots each: four models are 80 a second
}

Seen seen(double price, double margin) {
  return {.configuration = {},
          .cost = {.price = CostRate{price, "USD"}, .cores = {}},
          .rating = {.holds = margin >= 0, .kept = {{"r", 0, margin}}},
          .highest_load = {}};
}

TEST(Frontier, HasWhatNothingCheaperBeats) {
  const std::vector<Seen> frontier =
      frontier_of({seen(4, 0.2), seen(2, -1), seen(6, 0.1), seen(4, 0.3), seen(8, 0.5)});
  ASSERT_EQ(frontier.size(), 3U);
  EXPECT_EQ(frontier[0].cost.price->per_hour, 2);
  EXPECT_DOUBLE_EQ(frontier[1].rating.margin(), 0.3);
  EXPECT_EQ(frontier[2].cost.price->per_hour, 8);
}

}  // namespace
}  // namespace headroom::tuning
