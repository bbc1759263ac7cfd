#include "sim/replications.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/exponential.h"
#include "sim/model_for_test.h"
#include "sim/simulation.h"

namespace headroom::sim {
namespace {

TEST(Estimate, IsTheIntervalOfStudent) {
  // Mean 3, deviation sqrt(2.5), of five: 2.776 x 1.5811 / sqrt(5) at 95 %.
  const std::vector<double> values = {1, 2, 3, 4, 5};
  const Estimate found = estimate(values, 0.95);
  EXPECT_DOUBLE_EQ(found.mean, 3);
  EXPECT_NEAR(found.half_width, 2.776445 * std::sqrt(2.5) / std::sqrt(5.0), 1e-5);
  EXPECT_TRUE(std::isinf(estimate(std::vector{1.0}, 0.95).half_width));
}

TEST(BatchMeans, NeighboursThatResembleEachOtherWidenTheInterval) {
  // Each value is said ten times: an interval that took them for independent would be sqrt(10)
  // times too narrow.
  Random random(Seed{1});
  BatchMeans repeated;
  BatchMeans independent;
  for (int i = 0; i < 100'000; ++i) {
    const double value = random.uniform();
    independent.add(value);
    for (int k = 0; k < 10; ++k) repeated.add(value);
  }
  EXPECT_NEAR(repeated.estimate(0.95).mean, 0.5, 0.005);
  EXPECT_LE(repeated.estimate(0.95).values, 40U);
  const double ratio = repeated.estimate(0.95).half_width / independent.estimate(0.95).half_width;
  EXPECT_GT(ratio, 0.5);
  EXPECT_LT(ratio, 2);
}

TEST(Exponential, HasTheMomentsAndTheTailOfItsLaw) {
  constexpr int kSamples = 1'000'000;
  Random random(Seed{1});
  double sum = 0;
  double squares = 0;
  int beyond_8 = 0;  // in the tail of the ziggurat
  int below_tenth = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double x = Exponential::sample(random);
    sum += x;
    squares += x * x;
    beyond_8 += x > 8 ? 1 : 0;
    below_tenth += x < 0.1 ? 1 : 0;
  }
  // Five standard errors each: of the mean 1, of the square sqrt(20), of a count its root.
  EXPECT_NEAR(sum / kSamples, 1, 5 / 1000.0);
  EXPECT_NEAR(squares / kSamples, 2, 5 * std::sqrt(20.0) / 1000);
  EXPECT_NEAR(beyond_8, kSamples * std::exp(-8.0), 5 * std::sqrt(kSamples * std::exp(-8.0)));
  const double p = 1 - std::exp(-0.1);
  EXPECT_NEAR(below_tenth, kSamples * p, 5 * std::sqrt(kSamples * p * (1 - p)));
}

Replicated waiting_at_half_load(double relative, int threads) {
  const Model model = model_of_station(station("a", 1, Law::exponential(seconds(1))));
  const Layout layout(model);
  const auto once = [&](Seed seed) {
    Simulation simulation(layout, poisson(0.5), seed);
    simulation.run_until(seconds(200));
    simulation.begin_measuring();
    simulation.run_until(seconds(2200));
    return std::vector{simulation.figures(0).present_mean};
  };
  return replicate(once, {.relative = relative, .confidence = 0.95}, Seed{1}, threads);
}

TEST(Replications, GiveTheSameOnAnyNumberOfThreads) {
  const Replicated one = waiting_at_half_load(0.05, 1);
  const Replicated three = waiting_at_half_load(0.05, 3);
  EXPECT_EQ(one.replications, three.replications);
  EXPECT_EQ(one.figures[0].mean, three.figures[0].mean);
  EXPECT_EQ(one.figures[0].half_width, three.figures[0].half_width);
}

TEST(Replications, StopWhenTheIntervalIsAsNarrowAsAsked) {
  const Replicated coarse = waiting_at_half_load(0.1, 1);
  const Replicated fine = waiting_at_half_load(0.02, 1);
  EXPECT_EQ(fine.stop, Replicated::Stop::kPrecise);
  EXPECT_LE(fine.figures[0].relative(), 0.02);
  EXPECT_GT(fine.replications, coarse.replications);
}

}  // namespace
}  // namespace headroom::sim
