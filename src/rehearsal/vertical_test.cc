// A component whose replicas are made as large as they need to be, through a day.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "rehearsal/contest.h"
#include "rehearsal/scene.h"
#include "spec/read.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

// Two replicas of a core each, at 1 USD an hour; a request takes 10 ms of a core.
constexpr std::string_view kShop = R"(
headroom: 1
service: shop
workload:
  journeys:
    browse: { steps: [ home: GET / ] }
system:
  entry: api
  components:
    api:
      replicas: 2
      cpu: 1 core
      demand: 10ms
      scaling: { replicas: 2..2, start: 20s, cost: 1 USD/h }
operate:
  autoscale:
    api: { policy: vertical, cpu: 0.25..2 cores, target: 70% }
)";

Scene scene(Nanos length, std::optional<Crowd> crowd = {}) {
  auto spec = spec::read_text(std::string(kShop), "headroom.yaml");
  HEADROOM_CHECK(spec, "the shop can be read");
  auto scene =
      scene_of(std::move(*spec), {.peak = Rate{120}, .length = length, .crowd = std::move(crowd)});
  HEADROOM_CHECK(scene, "and rehearsed");
  return std::move(*scene);
}

class Vertical : public testing::Test {
 protected:
  Contest rehearse(const Scene& scene) {
    const std::vector<Contender> all = contenders(scene.spec);
    EXPECT_EQ(all[0].name, "the file's");
    EXPECT_EQ(all[1].name, "as many as now");
    const auto policies =
        policies_of(scene.spec, {all[0], all[1]}, scene.known, [this](const run::Event& event) {
          if (event.kind == control::kResized) resized_.push_back(event);
        });
    EXPECT_TRUE(policies);
    return contest(in_flows(scene.rehearsal), *policies, {});
  }
  // That it asked for.
  static double cores(const run::Event& event) {
    return std::stod(event.text.substr(event.text.find("-> ") + 3));
  }

  std::vector<run::Event> resized_;
};

// At the busiest moment, 20:00, 120/s take 1.2 cores: 0.6 of each replica, for which 70 % of 0.86
// are enough. By night nobody comes.
TEST_F(Vertical, TheSizeFollowsTheLoadOfADay) {
  const Contest result = rehearse(scene(24h));
  ASSERT_FALSE(resized_.empty());
  const auto largest = std::ranges::max_element(resized_, {}, cores);
  EXPECT_GE(cores(*largest), 0.86 / 1.1);
  EXPECT_LE(cores(*largest), 0.86 * 1.1);
  EXPECT_NEAR(to_seconds(largest->at) / 3600, 20, 3);
  EXPECT_DOUBLE_EQ(cores(*std::ranges::min_element(resized_, {}, cores)), 0.25);
  // Up by at least a tenth each time from 0.25 to 0.86, and down once an hour at most.
  EXPECT_LE(resized_.size(), 13U + 24U);

  const Standing& vertical = result.standings[0];
  const Standing& fixed = result.standings[1];
  EXPECT_NEAR(fixed.paid, 2 * 24, 1e-6);
  // A day has 10 times its busiest hour, and so 2.4 times less than at its peak on average.
  EXPECT_GE(vertical.paid, 2 * 24 * 0.6 / 2.4 / 0.7);
  EXPECT_LE(vertical.paid, 0.6 * fixed.paid);
  EXPECT_LE(vertical.late_share, 0.001);
  EXPECT_EQ(result.recommended, 0U);
}

// Three times the load within a second: 2.6 cores would be right, and 2 are the most.
TEST_F(Vertical, ACrowdFindsItsLimitDoubledUntilItIsTheMost) {
  rehearse(scene(24h, Crowd{.at = 20h, .length = 30min, .times = 3}));
  const auto crowd =
      std::ranges::find_if(resized_, [](const run::Event& event) { return event.at >= 20h; });
  ASSERT_NE(crowd, resized_.end());
  EXPECT_LE(to_seconds(crowd->at - Nanos(20h)), 15);
  const auto largest = std::ranges::max_element(resized_, {}, cores);
  EXPECT_DOUBLE_EQ(cores(*largest), 2);
  EXPECT_LE(to_seconds(largest->at - Nanos(20h)), 2 * (20 + 3 * 15));
}

TEST(VerticalScaling, IsRefusedBesideAnotherNumberOfReplicas) {
  const auto problem_of = [](std::string_view wish) {
    std::string text(kShop);
    const std::string_view written = "policy: vertical, cpu: 0.25..2 cores, target: 70%";
    text.replace(text.find(written), written.size(), wish);
    const auto spec = spec::read_text(text, "headroom.yaml");
    EXPECT_TRUE(spec);
    const auto steered = control::steered_of(*spec, spec->operate->autoscale[0], {.capacity = 100});
    return steered ? std::string() : steered.error().front().why;
  };
  EXPECT_EQ(problem_of("policy: vertical, memory: 1..2 GiB"), "");
  EXPECT_NE(problem_of("policy: target, cpu: 1..2 cores").find("chase each other"),
            std::string::npos);
  EXPECT_EQ(problem_of("policy: vertical"), "nothing says how large its replicas may be");
  EXPECT_EQ(problem_of("policy: vertical, cpu: 1..2 cores, budget: 3 USD/h"),
            "a budget limits how many they are");
}

}  // namespace
}  // namespace headroom::rehearsal
