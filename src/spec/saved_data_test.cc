#include "spec/saved_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/read.h"

namespace headroom::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A shop whose orders are data of this kind, with more of the file after it.
std::string shop(const std::string& orders, const std::string& more = {}) {
  return "workload:\n"
         "  data: { orders: { " +
         orders +
         " } }\n"
         "  journeys:\n"
         "    buy: { steps: [ { checkout: { request: POST /orders, save: { id: $.id } } } ] }\n"
         "    fulfil: { steps: [ { pack: \"PUT /orders/${orders.id}\" } ] }\n" +
         more;
}

std::vector<std::string> problems_of(const std::string& file) {
  std::vector<std::string> texts;
  const Reading reading = read_text(file, "h.yaml");
  if (reading) return texts;
  for (const Error& problem : reading.error()) texts.push_back(to_string(problem));
  return texts;
}

TEST(SavedData, IsThatOfAStep) {
  const Reading spec = read_text(shop("saved-by: checkout, pick: unique, keep: 50"), "h.yaml");
  ASSERT_TRUE(spec) << to_string(spec.error().front());
  const Data& data = spec->workload.data.at(0);
  EXPECT_EQ(data.saved_by, "checkout");
  EXPECT_EQ(data.pick, DataPick::kUnique);
  EXPECT_EQ(data.keep, 50u);
  EXPECT_EQ(saver_of(data, spec->workload)->target, "/orders");
}

TEST(SavedData, OfAStepThatIsNotThereOrSavesNothingIsRefused) {
  EXPECT_THAT(problems_of(shop("saved-by: chekout")),
              ElementsAre(HasSubstr("h.yaml:2:31: there is no step \"chekout\"")));
  EXPECT_THAT(problems_of(shop("saved-by: pack")),
              ElementsAre(HasSubstr("h.yaml:2:31: the data set orders is saved by pack, which "
                                    "saves nothing")));
}

TEST(SavedData, IsNotAFileToo) {
  EXPECT_THAT(problems_of(shop("saved-by: checkout, csv: orders.csv")),
              ElementsAre(HasSubstr("has a file and saved-by")));
  EXPECT_THAT(problems_of(shop("csv: orders.csv, keep: 3")),
              ElementsAre(HasSubstr("has keep and no saved-by")));
  EXPECT_THAT(problems_of(shop("pick: random")),
              ElementsAre(HasSubstr("has neither a file nor saved-by")));
}

TEST(SavedData, HasNoOrderAndIsNeverUsedUp) {
  EXPECT_THAT(problems_of(shop("saved-by: checkout, pick: in order")),
              ElementsAre(HasSubstr("has saved rows and picks them in order")));
  EXPECT_THAT(problems_of(shop("saved-by: checkout, pick: unique, when-used-up: stop")),
              ElementsAre(HasSubstr("has saved rows and when-used-up")));
}

TEST(Before, IsAJourneyThatTakesNoPartInTheLoadUnlessItSaysSo) {
  const std::string load = "tests: { t: { load: 1/s, for: 1s, before: buy, after: buy } }\n";
  const Reading spec = read_text(shop("saved-by: checkout", load), "h.yaml");
  ASSERT_TRUE(spec) << to_string(spec.error().front());
  EXPECT_EQ(spec->tests.at(0).before, "buy");
  EXPECT_EQ(spec->tests.at(0).after, "buy");
  EXPECT_EQ(spec->workload.journeys[0].share.value, 0);
  EXPECT_EQ(spec->workload.journeys[1].share.value, 1);
}

TEST(Before, OfAJourneyThatIsNotThereIsRefused) {
  EXPECT_THAT(
      problems_of(shop("saved-by: checkout", "tests: { t: { load: 1/s, for: 1s, before: by } }\n")),
      ElementsAre(HasSubstr("there is no journey \"by\"")));
  EXPECT_THAT(problems_of(shop("saved-by: checkout")), IsEmpty());
}

}  // namespace
}  // namespace headroom::spec
