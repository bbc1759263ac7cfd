#include "design/ranking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "design/ranking_json.h"
#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Half of the sessions ask a model of 8 slots, for a second; half look at a list. The api can take
// 100 sessions a second (10 ms each), the model 16. At the peak there are 10.
constexpr std::string_view kChat = R"(headroom: 1
service: chat
workload:
  users: 864k
  sessions: 1/day per user
  peak: { hour: 4.1666666666666666% }
  journeys:
    ask: { share: 50%, steps: [ { ask: POST /ask } ] }
    history: { share: 50%, steps: [ { list: GET /list } ] }
system:
  entry: api
  components:
    api: { cpu: 1 core, demand: 10ms, calls: [ { to: model, on: ask } ] }
    model: { slots: 8, holds: 1s, scaling: { replicas: 1..2, cost: 2 USD/h } }
levers:
)";

constexpr std::string_view kRequirements =
    "requirements: [ ask.response_time p95 < 3s, list.response_time p95 < 3s ]\n";

// Without requirements no point is searched at which they break.
Ranking ranking_of(std::string_view levers, Comparing::Of of = Comparing::Of::kLevers,
                   Rate sessions = Rate{10}, std::string_view requirements = "") {
  const Service service = service_for_test(std::string(kChat) + "  { " + std::string(levers) +
                                           " }\n" + std::string(requirements));
  auto ranking = rank_levers(service, {.sessions = sessions, .of = of, .threads = 2});
  EXPECT_TRUE(ranking) << to_string(ranking.error().front());
  return std::move(*ranking);
}

std::vector<std::string> order_of(const Ranking& ranking) {
  std::vector<std::string> names;
  for (const Effect& effect : ranking.effects) {
    std::string name;
    for (const std::string& lever : effect.levers) name += (name.empty() ? "" : "+") + lever;
    names.push_back(effect.useless.empty() ? name : "(" + name + ")");
  }
  return names;
}

constexpr std::string_view kThree =
    "api-cpu: { vertical: { api: { cpu: 2 cores } } }, "
    "slots: { cost: 3 USD/h, vertical: { model: { slots: 16 } } }, "
    "more: { horizontal: { model: 4 } }";

TEST(Ranking, PutsFirstWhatAddsMostAndLastWhatAddsNothing) {
  const Ranking ranking = ranking_of(kThree, Comparing::Of::kLevers, Rate{10}, kRequirements);
  EXPECT_EQ(ranking.step, "ask");  // which takes a second longer than the list
  EXPECT_NEAR(ranking.as_is.capacity.per_second, 16, 1e-9);
  EXPECT_EQ(ranking.as_is.bottleneck, "model");
  EXPECT_TRUE(ranking.as_is.holds);
  ASSERT_THAT(order_of(ranking), ElementsAre("more", "slots", "(api-cpu)"));
  EXPECT_NEAR(ranking.effects[0].capacity.per_second, 64, 1e-9);
  EXPECT_NEAR(ranking.effects[1].capacity.per_second, 32, 1e-9);
  EXPECT_NEAR(ranking.effects[2].capacity.per_second, 16, 1e-9);
  // With a second for each, a limit of 3 s is broken only where a queue grows.
  EXPECT_NEAR(ranking.as_is.holds_to->per_second, 16, 3.2);
  EXPECT_NEAR(ranking.effects[0].holds_to->per_second, 64, 12.8);
}

TEST(Ranking, SaysWhyALeverIsUseless) {
  const Ranking ranking = ranking_of(
      "api-cpu: { vertical: { api: { cpu: 2 cores } } }, cdn: { cdn: { serves: list, hit: 98% } }, "
      "worse: { vertical: { model: { slots: 6 } } }, "
      "half: { horizontal: { model: 2 }, vertical: { api: { demand: 10x } } }");
  for (const Effect& effect : ranking.effects) {
    if (effect.levers[0] == "worse") {
      EXPECT_EQ(effect.useless, "model then runs out at 12/s");
    } else if (effect.levers[0] == "half") {
      // Twice the model, 32 a second, behind an api that takes 100 ms.
      EXPECT_EQ(effect.useless, "model could take 32/s then, but api runs out at 10/s");
    } else {
      EXPECT_EQ(effect.useless, "it does not touch the bottleneck, which is model");
    }
  }
}

TEST(Ranking, KnowsWhatALeverCostsWhereThatIsKnown) {
  const Ranking ranking = ranking_of(kThree);
  const Effect& more = ranking.effects[0];
  EXPECT_EQ(more.cost, (CostRate{6, "USD"}));  // three replicas more
  EXPECT_DOUBLE_EQ(*more.capacity_per_cost(ranking.as_is), 8);
  const Effect& slots = ranking.effects[1];
  EXPECT_EQ(slots.cost, (CostRate{3, "USD"}));
  EXPECT_NEAR(*slots.capacity_per_cost(ranking.as_is), 16.0 / 3, 1e-9);
  EXPECT_FALSE(ranking.effects[2].cost);
}

TEST(Ranking, ElasticReplicasAddToTheCostWhatTheLoadNeeds) {
  // 8 slots a replica, half a slot second a session, of which 70 % are used: 11.2 sessions each.
  const std::string_view lever = "cloud: { elastic: { model: { replicas: 1..5 } } }";
  const Ranking calm = ranking_of(lever);
  EXPECT_NEAR(calm.effects[0].capacity.per_second, 80, 1e-9);
  EXPECT_EQ(calm.effects[0].cost, (CostRate{0, "USD"}));
  const Ranking busy = ranking_of(lever, Comparing::Of::kLevers, Rate{30}, kRequirements);
  EXPECT_EQ(busy.effects[0].cost, (CostRate{4, "USD"}));  // three of them
  EXPECT_FALSE(busy.as_is.holds);
  EXPECT_TRUE(busy.effects[0].holds);
  EXPECT_GT(*busy.as_is.response_time, 3 * *busy.effects[0].response_time);
}

TEST(Ranking, OfPairsKeepsThoseThatAreBetterThanEitherAlone) {
  const Ranking ranking = ranking_of(
      "api-cpu: { vertical: { api: { cpu: 2 cores } } }, more: { horizontal: { model: 12 } }, "
      "cdn: { cdn: { serves: list, hit: 0% } }",
      Comparing::Of::kLeversAndPairs);
  // 12 models take 192 sessions a second, the api 100, or 200 with two cores.
  EXPECT_THAT(order_of(ranking), ElementsAre("api-cpu+more", "more", "(api-cpu)", "(cdn)",
                                             "(api-cpu+cdn)", "(more+cdn)"));
  EXPECT_NEAR(ranking.effects[0].capacity.per_second, 192, 1e-9);
  EXPECT_EQ(ranking.effects[0].bottleneck, "model");
  EXPECT_NEAR(ranking.effects[1].capacity.per_second, 100, 1e-9);
  EXPECT_EQ(ranking.effects[1].bottleneck, "api");
  EXPECT_EQ(ranking.effects[5].useless, "no better than more alone");
}

TEST(Ranking, OfAPairThatExcludesItselfSaysSo) {
  const Ranking ranking = ranking_of(
      "a: { split: { from: api, journeys: history, into: other } }, "
      "b: { split: { from: api, journeys: ask, into: other } }",
      Comparing::Of::kLeversAndPairs);
  const auto pair = std::ranges::find(ranking.effects, 2U,
                                      [](const Effect& effect) { return effect.levers.size(); });
  ASSERT_NE(pair, ranking.effects.end());
  EXPECT_EQ(pair->useless, "the lever b makes other, which is there already");
}

TEST(RankingJson, TellsWhatIsUnknownAsNull) {
  const auto json = nlohmann::json::parse(ranking_json(ranking_of(kThree)));
  EXPECT_EQ(json["service"], "chat");
  EXPECT_NEAR(json["as_is"]["saturated_per_s"].get<double>(), 16, 1e-9);
  EXPECT_EQ(json["levers"][0]["levers"], nlohmann::json::array({"more"}));
  EXPECT_EQ(json["levers"][0]["adds_cost_per_h"], 6);
  EXPECT_EQ(json["levers"][0]["saturated_per_s_per_cost"], 8);
  EXPECT_TRUE(json["levers"][0]["useless"].is_null());
  EXPECT_TRUE(json["levers"][2]["adds_cost_per_h"].is_null());
  EXPECT_EQ(json["levers"][2]["useless"], "it does not touch the bottleneck, which is model");
}

TEST(Ranking, WithoutLeversHasNone) {
  EXPECT_THAT(ranking_of("").effects, IsEmpty());
}

}  // namespace
}  // namespace headroom::design
