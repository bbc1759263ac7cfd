#include "run/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/run_for_test.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

// Ten seconds in which `each` requests a second take `time`, and the component uses half a core
// per hundred of them.
::headroom::run::Run steady_run(std::uint64_t each, Nanos time) {
  auto run = quiet_run({"ask"}, 10);
  run.header.components = {"api"};
  for (std::int64_t second = 0; second < 10; ++second) {
    succeed(run, {second, 0}, time, each);
    run.slices[static_cast<std::size_t>(second)].components = {
        {.cpu_seconds = 0.005 * static_cast<double>(each), .replicas = 1}};
  }
  return run;
}

TEST(Comparison, HoldsEachFigureOfThePredictionAgainstTheMeasuredOne) {
  const auto figures = compare(steady_run(110, 40ms), steady_run(100, 50ms), {});
  std::vector<std::string> names;
  for (const Figure& figure : figures) names.push_back(figure.name);
  EXPECT_THAT(names,
              testing::ElementsAre("ask.throughput", "ask.response_time p50",
                                   "ask.response_time p95", "ask.response_time p99", "api.cpu"));
  EXPECT_DOUBLE_EQ(figures[0].predicted, 110);
  EXPECT_DOUBLE_EQ(figures[0].measured, 100);
  EXPECT_NEAR(figures[0].error(), 0.1, 1e-12);
  // Histograms are within 1 %.
  EXPECT_NEAR(figures[1].error(), -0.2, 0.016);
  EXPECT_NEAR(figures[4].measured, 0.5, 1e-12);
  EXPECT_NEAR(figures[4].error(), 0.1, 1e-12);
}

TEST(Comparison, LeavesOutWhatRestsOnTooFewRequests) {
  // Forty requests: two lie beyond the 95th percentile.
  const auto figures = compare(steady_run(100, 40ms), steady_run(4, 50ms), {});
  ASSERT_EQ(figures.size(), 3u);
  EXPECT_EQ(figures[1].name, "ask.response_time p50");
}

TEST(Comparison, LeavesOutTheProcessorOfComponentsThatThePredictionDoesNotSpeakOf) {
  const auto figures = compare(steady_run(100, 40ms), steady_run(100, 50ms), {"api"});
  EXPECT_EQ(figures.back().name, "ask.response_time p99");
}

TEST(Comparison, SpeaksOfReplicasWhereTheirNumberChanged) {
  const auto scaled = [](std::uint32_t from_the_fifth_on) {
    auto run = steady_run(100, 50ms);
    for (std::size_t i = 5; i < 10; ++i) run.slices[i].components[0].replicas = from_the_fifth_on;
    return run;
  };
  const auto figures = compare(scaled(2), scaled(4), {"api"});
  EXPECT_EQ(figures.back().name, "api.replicas");
  EXPECT_DOUBLE_EQ(figures.back().predicted, 1.5);
  EXPECT_DOUBLE_EQ(figures.back().measured, 2.5);
  EXPECT_EQ(compare(scaled(1), scaled(1), {"api"}).back().name, "ask.response_time p99");
}

TEST(Comparison, TheMeanErrorIsThatOfTheSizesOfErrors) {
  const std::vector<Figure> figures = {
      {.kind = Figure::Kind::kTime, .name = "a p95", .predicted = 1.1, .measured = 1},
      {.kind = Figure::Kind::kTime, .name = "b p95", .predicted = 0.7, .measured = 1},
      {.kind = Figure::Kind::kTime, .name = "a p50", .predicted = 5, .measured = 1},
      {.kind = Figure::Kind::kRate, .name = "a p95", .predicted = 9, .measured = 1}};
  EXPECT_NEAR(*mean_error(figures, Figure::Kind::kTime, "p95"), 0.2, 1e-12);
  EXPECT_FALSE(mean_error(figures, Figure::Kind::kCores).has_value());
}

TEST(Comparison, ComesBackOutOfItsJson) {
  const auto figures = compare(steady_run(110, 40ms), steady_run(100, 50ms), {});
  const auto again = figures_from_json(figures_json(figures));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(*again, figures);
}

TEST(Comparison, RefusesOtherJson) {
  for (const std::string_view json : {"", "{}", "[1]", R"([{"name":"a","kind":"time"}])"}) {
    EXPECT_FALSE(figures_from_json(json).has_value()) << json;
  }
}

}  // namespace
}  // namespace headroom::run
