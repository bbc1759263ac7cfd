// The search for a break point, put to a model: what it finds can be worked out by hand. That it
// finds the capacity of a real service is shown in tests/search_test.cc.
#include <gtest/gtest.h>

#include "spec/read.h"
#include "trial/breakpoint.h"
#include "workload/plan.h"

namespace headroom::trial {
namespace {

using namespace std::chrono_literals;

// One server that takes exactly 50 ms for each request: 20 a second.
constexpr std::string_view kServer =
    "headroom: 1\n"
    "service: server\n"
    "workload: { journeys: { buy: { steps: [ { order: POST /order } ] } } }\n"
    "system: { components: { server: { demand: 50ms, variation: 0, concurrency: 1 } } }\n";

class Foreseen : public testing::Test {
 protected:
  Foreseen() : spec_(*spec::read_text(kServer, "headroom.yaml")) {
    setup_.plan_at = [this](const Level& level) { return plan_at(level); };
    setup_.range = {.lowest = {5}, .highest = {100}, .tolerance = Ratio{0.01}};
    setup_.holding = {.hold = 20s, .settle = 4s};
    setup_.requirements = {spec::parse_requirement("response_time p95 < 300ms").value()};
  }

  // Requests come evenly, so that nothing is left to chance.
  Result<workload::Plan> plan_at(const Level& level) {
    seeds_.push_back(level.number);
    spec::Test test;
    test.name = "limit";
    test.load.base = spec::constant({.rate = level.rate});
    test.load.arrivals = spec::Arrivals::kUniform;
    test.duration = level.duration;
    test.warm_up = level.warm_up;
    return workload::make_plan(spec_, test);
  }

  Breakpoint foresee() {
    const auto plan = plan_at({.rate = {5}, .duration = 20s, .warm_up = 4s});
    const auto model = sim::model_of(spec_, *plan, sim::Scaling::kFixed);
    seeds_.clear();
    auto found = foresee_breakpoint(setup_, *model);
    EXPECT_TRUE(found.has_value());
    return std::move(*found);
  }

  const spec::Spec spec_;
  SearchSetup setup_;
  std::vector<std::uint64_t> seeds_;  // by plan, as they were asked for
};

TEST_F(Foreseen, BreaksWhereTheQueueGrowsTooLongWithinTheTimeThatARateIsHeld) {
  // A rate r above 20/s is behind by (r - 20) / 20 of the time. The last twentieth of the requests
  // that are judged come after 19.2 s, so that p95 is 50 ms + 19.2 s x (r - 20) / 20: 300 ms at
  // 20.26/s. In the long run anything above 20/s breaks it.
  const Breakpoint found = foresee();
  ASSERT_TRUE(found.last_good && found.first_bad);
  EXPECT_LE(found.last_good->per_second, 20.26 * 1.005);
  EXPECT_GE(found.first_bad->per_second, 20.26 * 0.995);
  EXPECT_LE(found.first_bad->per_second / found.last_good->per_second, 1.01 + 1e-9);
  EXPECT_EQ(found.ending, Breakpoint::Ending::kSettled);
}

TEST_F(Foreseen, FindsLessWhereARateIsHeldLonger) {
  setup_.holding = {.hold = 200s, .settle = 40s};
  // 192 s instead of 19.2: 20.026/s.
  const Breakpoint found = foresee();
  EXPECT_NEAR(found.last_good->per_second, 20.026, 20.026 * 0.01);
  EXPECT_LE(found.last_good->per_second, 20.026 * 1.005);
}

TEST_F(Foreseen, AsksAsTheSearchOnAServiceDoes) {
  const Breakpoint found = foresee();
  // 5, 10, 20 hold and 40 breaks; then it bisects, and asks both ends a second time.
  ASSERT_GT(found.probes.size(), 6U);
  EXPECT_EQ(found.probes[0].rate, Rate{5});
  EXPECT_EQ(found.probes[3].rate, Rate{40});
  EXPECT_EQ(found.probes[3].answer, workload::Probed::kBroke);
  EXPECT_EQ(found.probes[4].rate, Rate{28.28});
  // Each probe has a number of its own. After one that broke the service was looked at, at the
  // lowest rate, and was well at once.
  EXPECT_EQ((std::vector<std::uint64_t>(seeds_.begin(), seeds_.begin() + 6)),
            (std::vector<std::uint64_t>{1, 2, 3, 4, 1, 5}));
  EXPECT_EQ(found.probes[3].recovery, Nanos{0});
  EXPECT_EQ(found.hold, 20s);
  // All of that in virtual time: 20 s for each probe, and 2 s for a look.
  EXPECT_GE(found.duration, 20s * static_cast<int>(found.probes.size()));
}

TEST_F(Foreseen, EndsWhereTheTimeOfTheSearchIsOver) {
  setup_.at_most = 50s;
  const Breakpoint found = foresee();
  EXPECT_EQ(found.probes.size(), 2U);
  EXPECT_EQ(found.ending, Breakpoint::Ending::kUnsettled);
}

}  // namespace
}  // namespace headroom::trial
