// `headroom tune` in simulation: nothing is started.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// Works on one request at a time, for 50 ms on average: 20 a second each, and 30 come.
constexpr const char* kCounter = R"(headroom: 1
service: counter
requirements: [ response_time p95 < 1s ]
workload: { journeys: { buy: { steps: [ { order: POST /order } ] } } }
system:
  components:
    counter: { demand: 50ms, concurrency: 1, scaling: { replicas: 1..9, cost: 2 USD/h } }
environments:
  local:
    driver: process
    components: { counter: { run: "counter --port ${port}" } }
tune:
  knobs: { counter.replicas: 1..9, counter.concurrency: [1] }
  objective: cheapest at 30/s
)";

TEST(Tune, FindsInSimulationWhatToChange) {
  const Folder folder;
  folder.write("headroom.yaml", kCounter);
  const Outcome outcome =
      run(headroom({"tune", "--simulate", "--json", "--html", "tuning.html"}), folder.path());
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json tuned = json::parse(outcome.out);
  EXPECT_EQ(tuned.at("proposal").at("counter.replicas"), "2");
  EXPECT_EQ(tuned.at("changes").at(0).at("path"), "system.components.counter.replicas");
  EXPECT_EQ(tuned.at("changes").at(0).at("line"), 7);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "tuning.html"));

  // The answers are kept: a second time nothing is simulated.
  const Outcome again = run(headroom({"tune", "--simulate", "--json", "--resume"}), folder.path());
  EXPECT_EQ(json::parse(again.out).at("simulations"), 0);
  EXPECT_EQ(json::parse(again.out).at("proposal"), tuned.at("proposal"));
}

TEST(Tune, RefusesAKnobThatItsEnvironmentDoesNotHearOf) {
  const Folder folder;
  folder.write("headroom.yaml", kCounter);
  const Outcome outcome = run(headroom({"tune"}), folder.path());
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("counter.concurrency turns nothing in environment local"));
  EXPECT_THAT(outcome.err, HasSubstr("headroom.yaml:13:"));
}

TEST(Tune, NeedsASection) {
  const Folder folder;
  folder.write("headroom.yaml", "service: shop\n");
  const Outcome outcome = run(headroom({"tune", "--simulate"}), folder.path());
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("has no section tune"));
}

}  // namespace
}  // namespace headroom::tests
