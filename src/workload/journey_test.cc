// Trees of steps as the service file has them, walked without sending anything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "spec/read.h"
#include "workload/plan.h"
#include "workload/session.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string file_of(const std::string& steps) {
  return "workload:\n  journeys:\n    visit:\n      steps:\n" + steps +
         "tests: { one: { users: 1, for: 1s } }\n";
}

Result<Plan> try_plan(const std::string& steps) {
  const auto spec = spec::read_text(file_of(steps), "headroom.yaml");
  if (!spec) return fail(spec.error().front());
  return make_plan(*spec, spec->tests.front());
}

Plan plan_of(const std::string& steps) {
  auto plan = try_plan(steps);
  EXPECT_TRUE(plan.has_value()) << to_string(plan.error());
  return plan ? std::move(*plan) : Plan{};
}

// The names of the visits of a session in which each step saves `answers` in turn, over and over.
std::vector<std::string> walk(const Plan& plan, std::uint64_t ordinal,
                              const std::vector<std::string>& answers = {},
                              Answers sight = Answers::kSeen) {
  Session session(plan, sight);
  session.begin(ordinal);
  std::vector<std::string> names;
  std::size_t answer = 0;
  while (const auto visit = session.next()) {
    const Step& step = plan.steps[visit->step];
    names.push_back(step.name);
    for (const Save& save : step.saves) {
      if (!answers.empty()) session.save(save.variable, answers[answer++ % answers.size()]);
    }
  }
  return names;
}

const std::string kBranch = R"(
        - open: { request: GET /, save: { plan: $.plan } }
        - offer:
            if: ${plan} == free
            likely: 25%
            steps:
              - prices: GET /prices
              - buy: GET /buy
            else:
              - account: GET /account
        - leave: GET /leave
)";

TEST(Journey, DoesOneSideOfAConditionByWhatWasAnswered) {
  const Plan plan = plan_of(kBranch);
  EXPECT_THAT(walk(plan, 0, {"free"}), ElementsAre("open", "prices", "buy", "leave"));
  EXPECT_THAT(walk(plan, 0, {"paid"}), ElementsAre("open", "account", "leave"));
}

TEST(Journey, HandsTheTagsOfAGroupDownToTheStepsInIt) {
  const Plan plan = plan_of(R"(
        - home: GET /
        - shop:
            tags: [ checkout, write ]
            steps:
              - cart: GET /cart
              - pay: { request: POST /pay, tags: [ write, money ] }
        - list: { request: GET /list, tags: read }
)");
  ASSERT_EQ(plan.steps.size(), 4u);
  EXPECT_THAT(plan.steps[0].tags, IsEmpty());
  EXPECT_THAT(plan.steps[1].tags, ElementsAre("checkout", "write"));
  EXPECT_THAT(plan.steps[2].tags, ElementsAre("checkout", "write", "money"));
  EXPECT_THAT(plan.steps[3].tags, ElementsAre("read"));
}

// The share of n sessions has the standard error sqrt(0.25 x 0.75/n).
TEST(Journey, GoesByWhatIsLikelyWhereAnswersAreNotSeen) {
  constexpr std::uint64_t kSessions = 4000;
  const Plan plan = plan_of(kBranch);
  double free = 0;
  for (std::uint64_t ordinal = 0; ordinal < kSessions; ++ordinal) {
    if (walk(plan, ordinal, {}, Answers::kUnseen).at(1) == "prices") free += 1;
  }
  EXPECT_NEAR(free / kSessions, 0.25, 5 * std::sqrt(0.25 * 0.75 / kSessions));
}

TEST(Journey, AStepCanHaveAConditionOfItsOwn) {
  const Plan plan = plan_of(R"(
        - open: { request: GET /, save: { next: $.next } }
        - more: { request: "GET /${next}", if: "${next} exists" }
)");
  EXPECT_THAT(walk(plan, 0, {"2"}), ElementsAre("open", "more"));
  EXPECT_THAT(walk(plan, 0), ElementsAre("open"));
}

TEST(Journey, ComparesNumbersAsNumbersAndTextAsText) {
  const auto holds = [](const std::string& condition, const std::string& answer) {
    const Plan plan = plan_of(
        "        - a: { request: GET /, save: { x: $.x } }\n        - b: { "
        "request: GET /, if: \"" +
        condition + "\" }\n");
    return walk(plan, 0, {answer}).size() == 2;
  };
  EXPECT_TRUE(holds("${x} > 9", "10"));
  EXPECT_FALSE(holds("${x} > 9", "ten"));
  EXPECT_TRUE(holds("${x} <= 10", "10"));
  EXPECT_FALSE(holds("${x} < 10", "10.0"));
  EXPECT_FALSE(holds("${x} == 10", "10.0"));
  EXPECT_TRUE(holds("${x} != 10", "10.0"));
  EXPECT_TRUE(holds("${x} contains el", "hello"));
  EXPECT_TRUE(holds("a${x}c == abc", "b"));
}

const std::string kPolling = R"(
        - start: { request: POST /jobs }
        - poll:
            request: GET /jobs/1
            save: { status: $.status }
            until: ${status} == done
            at-most: 4
            pause: 2s
        - fetch: GET /result
)";

TEST(Journey, GoesRoundUntilTheConditionHolds) {
  const Plan plan = plan_of(kPolling);
  EXPECT_THAT(walk(plan, 0, {"new", "half", "done"}),
              ElementsAre("start", "poll", "poll", "poll", "fetch"));
  EXPECT_THAT(walk(plan, 0, {"done"}), ElementsAre("start", "poll", "fetch"));
}

TEST(Journey, GoesOnWhenTheRoundsAreUsedUp) {
  EXPECT_THAT(walk(plan_of(kPolling), 0, {"new"}),
              ElementsAre("start", "poll", "poll", "poll", "poll", "fetch"));
}

TEST(Journey, PausesBetweenRoundsOnly) {
  const Plan plan = plan_of(kPolling);
  Session session(plan);
  session.begin(0);
  std::vector<Nanos> pauses;
  while (const auto visit = session.next()) pauses.push_back(visit->pause);
  EXPECT_THAT(pauses, ElementsAre(0s, 0s, 2s, 2s, 2s, 0s));
}

TEST(Journey, RepeatsAGroupAndWhatIsInsideIt) {
  const Plan plan = plan_of(R"(
        - pages:
            repeat: 2
            steps:
              - list: GET /list
              - open: { request: GET /open, repeat: 3 }
)");
  EXPECT_THAT(walk(plan, 0),
              ElementsAre("list", "open", "open", "open", "list", "open", "open", "open"));
  EXPECT_EQ(plan.steps[0].visits, 2);
  EXPECT_EQ(plan.steps[1].visits, 6);
}

const std::string kChoice = R"(
        - pay:
            choose:
              - card: { request: GET /card, weight: 70% }
              - bill: { weight: 20%, steps: [ { address: GET /address }, { order: GET /order } ] }
              - gift: GET /gift
)";

// The share of n sessions has the standard error sqrt(p(1 - p)/n).
TEST(Journey, ChoosesByWeight) {
  constexpr std::uint64_t kSessions = 4000;
  const Plan plan = plan_of(kChoice);
  double cards = 0;
  double gifts = 0;
  for (std::uint64_t ordinal = 0; ordinal < kSessions; ++ordinal) {
    const auto names = walk(plan, ordinal);
    if (names[0] == "card") cards += 1;
    if (names[0] == "gift") gifts += 1;
    EXPECT_EQ(names.size(), names[0] == "address" ? 2u : 1u);
  }
  EXPECT_NEAR(cards / kSessions, 0.7, 5 * std::sqrt(0.21 / kSessions));
  EXPECT_NEAR(gifts / kSessions, 0.1, 5 * std::sqrt(0.09 / kSessions));
  EXPECT_NEAR(plan.steps[3].visits, 0.1, 1e-12);
}

TEST(Journey, TwoWalksOfOneSessionAreTheSame) {
  const Plan plan = plan_of(kChoice + kBranch);
  for (std::uint64_t ordinal = 0; ordinal < 50; ++ordinal) {
    EXPECT_EQ(walk(plan, ordinal, {"free"}), walk(plan, ordinal, {"free"}));
    EXPECT_EQ(walk(plan, ordinal, {}, Answers::kUnseen).front(), walk(plan, ordinal).front());
  }
}

TEST(Journey, MarksTheVisitsOfAParallelGroup) {
  const Plan plan = plan_of(R"(
        - home: GET /
        - page:
            parallel: 6 per host
            repeat: 2
            steps:
              - style: GET /style.css
              - images: { request: GET /image.png, repeat: 2, think: 5s }
        - leave: GET /leave
)");
  Session session(plan);
  session.begin(0);
  std::string order;
  while (const auto visit = session.next()) {
    const bool is_beside = visit->order == Visit::Order::kBeside;
    order += is_beside ? "+" : " ";
    order += plan.steps[visit->step].name;
    EXPECT_EQ(visit->group != nullptr, !order.ends_with("home") && !order.ends_with("leave"));
    if (visit->group != nullptr) {
      EXPECT_EQ(visit->group->at_once, 6u);
    }
    if (is_beside) {
      EXPECT_EQ(visit->pause, 0s);
    }
  }
  EXPECT_EQ(order, " home style+images+images style+images+images leave");
}

TEST(Journey, EndsASessionThatGoesRoundForEverWithoutAVisit) {
  const Plan plan = plan_of(R"(
        - a: { request: GET /, save: { x: $.x } }
        - b: { repeat: 1000000000, steps: [ { c: { request: GET /, if: "${x} == 1" } } ] }
        - d: GET /d
)");
  EXPECT_THAT(walk(plan, 0, {"0"}), ElementsAre("a"));
}

TEST(Journey, AConditionDoesNotLookAtWhatIsDrawn) {
  const auto plan = try_plan("        - a: { request: GET /, if: \"${random(1, 6)} == 6\" }\n");
  ASSERT_FALSE(plan.has_value());
  EXPECT_THAT(plan.error().what, HasSubstr("looks at a value that is drawn"));
  EXPECT_THAT(plan.error().fix, HasSubstr("choose"));
  EXPECT_EQ(plan.error().at.line, 5);
}

}  // namespace
}  // namespace headroom::workload
