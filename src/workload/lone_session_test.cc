#include "workload/lone_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/read.h"
#include "workload/plan_problems.h"
#include "workload/session.h"

namespace headroom::workload {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A shop in which `pack` draws from what `checkout` saves, and one test of it.
class SavedOrders : public testing::Test {
 protected:
  static spec::Spec shop(const std::string& test, const std::string& pack = "${orders.id}",
                         const std::string& columns = {}) {
    auto spec = spec::read_text(
        "workload:\n"
        "  data: { orders: { saved-by: checkout, pick: unique" +
            columns +
            " } }\n"
            "  journeys:\n"
            "    buy: { steps: [ { checkout: { request: POST /, save: { id: $.id, n: $.n } } } ] "
            "}\n"
            "    fulfil: { steps: [ { pack: { request: PUT /, json: { o: \"" +
            pack + "\" } } } ] }\n" + "tests: { t: { load: 1/s, for: 1s" + test + " } }\n",
        "h.yaml");
    EXPECT_TRUE(spec) << to_string(spec.error().front());
    return spec ? *spec : spec::Spec{};
  }
  static std::vector<std::string> problems(const spec::Spec& spec) {
    std::vector<std::string> texts;
    for (const Error& problem : plan_problems(spec, spec.tests)) {
      texts.push_back(to_string(problem));
    }
    return texts;
  }
  static Plan plan_of(const spec::Spec& spec) {
    auto plan = make_plan(spec, spec.tests.at(0));
    EXPECT_TRUE(plan) << to_string(plan.error());
    return plan ? std::move(*plan) : Plan{};
  }
};

TEST_F(SavedOrders, AreFedByTheStepAndDrawnByTheOther) {
  const Plan plan = plan_of(shop(""));
  EXPECT_THAT(plan.variables, ElementsAre("id", "n"));
  ASSERT_EQ(plan.steps[0].feeds.size(), 1u);
  EXPECT_EQ(plan.steps[0].feeds[0].table, 0u);
  EXPECT_THAT(plan.steps[0].feeds[0].variables, ElementsAre(0, 1));
  EXPECT_THAT(plan.steps[1].tables, IsEmpty());
  EXPECT_THAT(plan.steps[1].saved_tables, ElementsAre(0));
}

TEST_F(SavedOrders, AreRenderedAsSavedValuesAre) {
  const Plan plan = plan_of(shop("", "${orders.n}"));
  Session session(plan);
  session.begin(0);
  EXPECT_FALSE(session.has_row(0));
  session.give_row(0, std::make_shared<const SavedRow>(SavedRow{"a7", "42"}));
  EXPECT_TRUE(session.has_row(0));
  std::string body;
  session.render(*plan.steps[1].body, body);
  EXPECT_EQ(body, R"({"o":42})");
  session.begin(1);
  EXPECT_FALSE(session.has_row(0));
}

TEST_F(SavedOrders, HaveTheColumnsThatAreSavedUnderTheirNamesOrOthers) {
  EXPECT_THAT(problems(shop("", "${orders.total}")),
              ElementsAre(AllOf(HasSubstr("${json:orders.total} names a column"),
                                HasSubstr("data set orders has id and n"))));
  EXPECT_THAT(problems(shop("", "${orders.order}", ", columns: { order: id }")), IsEmpty());
  EXPECT_THAT(
      problems(shop("", "${orders.id}", ", columns: { order: total }")),
      testing::Contains(HasSubstr("stands for the column \"total\", which the step checkout does "
                                  "not save")));
}

TEST_F(SavedOrders, OfWhichNoSessionOfATestWouldSaveOneAreRefused) {
  EXPECT_THAT(problems(shop(", journeys: fulfil")),
              ElementsAre(HasSubstr("pack draws from orders, and no session goes through "
                                    "checkout")));
  EXPECT_THAT(problems(shop(", journeys: fulfil, before: buy")), IsEmpty());
  EXPECT_THAT(problems(shop(", journeys: buy")), IsEmpty());
}

TEST_F(SavedOrders, AreNotWhatTheirOwnStepWaitsFor) {
  const auto spec = spec::read_text(
      "workload:\n"
      "  data: { orders: { saved-by: checkout } }\n"
      "  journeys:\n"
      "    j: { steps: [ { checkout: { request: \"POST /${orders.id}\", save: { id: $.id } } } ] "
      "}\n"
      "tests: { t: { load: 1/s, for: 1s } }\n",
      "h.yaml");
  ASSERT_TRUE(spec);
  EXPECT_THAT(problems(*spec),
              ElementsAre(HasSubstr("checkout needs a row of orders to save one")));
}

TEST_F(SavedOrders, AreNoLengthOfAText) {
  EXPECT_THAT(problems(shop("", "${text(orders.n)}")),
              ElementsAre(HasSubstr("a text takes its length from orders, which checkout saves")));
}

TEST_F(SavedOrders, ALoneSessionTakesItsJourneyAndHasRandomNumbersOfItsOwn) {
  const Plan plan = plan_of(shop(", before: buy, journeys: fulfil"));
  ASSERT_EQ(plan.before, 0u);
  EXPECT_FALSE(plan.after);
  const Plan lone = lone_session(plan, *plan.before);
  EXPECT_NE(lone.seed, plan.seed);
  EXPECT_EQ(lone.duration, Nanos{});
  Session session(lone);
  session.begin(0);
  EXPECT_EQ(session.journey(), 0u);
  EXPECT_EQ(std::get<ClosedModel>(lone.streams.at(0).model).sessions_per_user, 1u);
}

}  // namespace
}  // namespace headroom::workload
