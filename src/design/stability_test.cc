#include "design/stability.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "design/retry_model_for_test.h"
#include "design/stability_json.h"
#include "run/json_parts.h"

namespace headroom::design {
namespace {

using namespace std::chrono_literals;

const Remedy& remedy(const StabilityMap& map, Remedy::Kind kind) {
  const auto found = std::ranges::find(map.remedies, kind, &Remedy::kind);
  EXPECT_NE(found, map.remedies.end());
  return *found;
}

// The case of tests/data/fixtures/metastable_retry_fixed_points.json: 100/s, room for 200, a
// timeout of 1 s and 3 retries.
TEST(Stability, FindsTheLoadsWithTwoStates) {
  const StabilityMap map = stability_of(call_to_server({.rate = 50}));
  ASSERT_TRUE(map.range);
  EXPECT_NEAR(map.range->from, 26.569, 0.001);
  EXPECT_NEAR(map.range->to, 94.449, 0.001);
  EXPECT_EQ(map.at_peak, Stability::kTips);
  EXPECT_DOUBLE_EQ(map.peak_share(), 0.5);
}

TEST(Stability, TellsAPeakBelowTheRangeFromOneAboveIt) {
  const StabilityMap below = stability_of(call_to_server({.rate = 26}));
  EXPECT_EQ(below.at_peak, Stability::kComesBack);
  EXPECT_TRUE(below.spikes.empty());
  EXPECT_EQ(stability_of(call_to_server({.rate = 95})).at_peak, Stability::kDown);
}

TEST(Stability, ShorterQueuesAndFewerRetriesHaveNoSuchLoads) {
  const StabilityMap map = stability_of(call_to_server({.rate = 50}));
  for (const StabilityRow& row : map.by_queue) {
    // The turning point of the fixture's family: with room for 50 there is one state.
    EXPECT_EQ(row.range.has_value(), row.value > 50) << row.value;
  }
  for (const StabilityRow& row : map.by_retries) {
    EXPECT_EQ(row.range.has_value(), row.value > 0) << row.value;
  }
  const auto planned =
      std::ranges::count(map.by_retries, StabilityRow::Is::kPlanned, &StabilityRow::is);
  EXPECT_EQ(planned, 1);
}

TEST(Stability, ChangesWhatCostsNothingFirst) {
  const StabilityMap map = stability_of(call_to_server({.rate = 50}));
  ASSERT_FALSE(map.remedies.empty());
  EXPECT_EQ(map.remedies.front().kind, Remedy::Kind::kQueue);
  EXPECT_EQ(map.remedies.front().before, 199);
  for (const Remedy& one : map.remedies) {
    const auto range = loop_of(with(map.call, one.kind, one.after)).bistable_range();
    if (one.kind == Remedy::Kind::kReplicas) {
      EXPECT_GT(range->from, 50);
    } else {
      EXPECT_FALSE(range) << static_cast<int>(one.kind);
    }
    EXPECT_LE(one.failing_at_peak, 0.001);
  }
  // Each server adds 25.9/s to where the range begins: with two that is 51.7/s, and below the peak
  // were they a tenth slower.
  EXPECT_EQ(remedy(map, Remedy::Kind::kReplicas).after, 3);
  EXPECT_EQ(remedy(map, Remedy::Kind::kRetries).after, 0);
}

// 4 x 50 = 200/s bring 100/s more than the server does, and those in line are late when it is 100
// long: a second, and a little more because chance is left out and retries have yet to come.
TEST(Stability, ASpikeTipsOnceTheLineIsLongerThanTheTimeout) {
  const StabilityMap map = stability_of(call_to_server({.rate = 50}));
  ASSERT_FALSE(map.spikes.empty());
  EXPECT_EQ(map.spikes.front().times, 4);  // twice as much is just what the server does
  EXPECT_GT(map.spikes.front().length, 1s);
  EXPECT_LT(map.spikes.front().length, 1500ms);
  EXPECT_TRUE(std::ranges::is_sorted(map.spikes, std::greater{}, &Spike::length));
}

struct Try {
  double rate = 50;
  double queue = 199;
  Nanos length{};
};
SpikeTrial::Ending ending_of(const Try& one) {
  const TimedCall call = call_to_server({.rate = one.rate, .queue = one.queue});
  const auto trial = try_spike(model_of(call),
                               {.per_second = {one.rate},
                                .spike = {.times = 200 / one.rate, .length = one.length},
                                .settling = settling_time(call, one.rate)},
                               Seed{1}, 1min);
  EXPECT_TRUE(trial);
  return trial->ending;
}

TEST(Stability, InsideTheRangeTheSimulatedServiceStaysDownAfterTheSpikeAndNotAfterHalfOfIt) {
  const Nanos just = stability_of(call_to_server({.rate = 50})).spikes.front().length;
  EXPECT_EQ(ending_of({.length = just * 3 / 2}), SpikeTrial::Ending::kStayedDown);
  EXPECT_EQ(ending_of({.length = just / 2}), SpikeTrial::Ending::kCameBack);
}

TEST(Stability, OutsideTheRangeTheSimulatedServiceComesBack) {
  EXPECT_EQ(ending_of({.rate = 20, .length = 20s}), SpikeTrial::Ending::kCameBack);
  EXPECT_EQ(ending_of({.queue = 49, .length = 20s}), SpikeTrial::Ending::kCameBack);
}

TEST(Stability, WhatIsSimulatedForTooLongIsRefused) {
  const TimedCall call = call_to_server({.rate = 50});
  EXPECT_FALSE(try_spike(model_of(call),
                         {.per_second = {50}, .spike = {.times = 4, .length = 1s}, .settling = 24h},
                         Seed{1}, 1ms));
}

TEST(Stability, IsToldInJson) {
  const run::Json json =
      run::Json::parse(stability_json("shop", {stability_of(call_to_server({.rate = 50}))}))
          .at("calls");
  ASSERT_EQ(json.size(), 1U);
  EXPECT_EQ(json[0]["at_peak"], "tips");
  EXPECT_NEAR(json[0]["bistable_per_s"][0].get<double>(), 26.569, 0.001);
  EXPECT_EQ(json[0]["remedies"][0]["change"], "queue");
  EXPECT_TRUE(json[0]["trial"].is_null());
}

}  // namespace
}  // namespace headroom::design
