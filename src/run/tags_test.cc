#include "run/tags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/run_for_test.h"

namespace headroom::run {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Header shop() {
  Header header;
  header.classes = {"home", "item", "buy"};
  header.class_tags = {{"read"}, {"read", "catalogue"}, {}};
  return header;
}

TEST(Tags, NameTheirClassesInTheOrderOfTheHeader) {
  const std::vector<Tag> tags = tags_of(shop());
  ASSERT_EQ(tags.size(), 2u);
  EXPECT_EQ(tags[0].name, "read");
  EXPECT_THAT(tags[0].classes, ElementsAre(0u, 1u));
  EXPECT_EQ(tags[1].name, "catalogue");
  EXPECT_THAT(tags[1].classes, ElementsAre(1u));
}

TEST(Tags, OfAClassAreThoseOfTheHeader) {
  EXPECT_THAT(tags_of(shop(), 1), ElementsAre("read", "catalogue"));
  EXPECT_THAT(tags_of(shop(), 2), IsEmpty());
}

TEST(Tags, AreNoneInARunThatDoesNotKnowThem) {
  Header header = shop();
  header.class_tags.clear();
  EXPECT_THAT(tags_of(header), IsEmpty());
  EXPECT_THAT(tags_of(header, 1), IsEmpty());
}

// One request of 1 s beside 99 of 10 ms: the p99 of both classes together is that of the hundred,
// and not the mean of 10 ms and 1 s.
TEST(Tags, AreTheirClassesMerged) {
  using namespace std::chrono_literals;
  auto run = quiet_run({"home", "item", "buy"}, 2);
  run.header.class_tags = shop().class_tags;
  succeed(run, {0, 0}, 10ms, 99);
  succeed(run, {1, 1}, 1s, 1);
  succeed(run, {1, 2}, 5s, 50);
  const Totals read = totals(run, tags_of(run.header)[0].classes, whole(run));
  EXPECT_EQ(read.succeeded, 100u);
  EXPECT_NEAR(static_cast<double>(read[Measure::kResponseTime].percentile(0.99)), 10e6, 0.1e6);
  EXPECT_NEAR(static_cast<double>(read[Measure::kResponseTime].max()), 1e9, 1e7);
}

}  // namespace
}  // namespace headroom::run
