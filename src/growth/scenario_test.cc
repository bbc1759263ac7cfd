#include "growth/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

namespace headroom::growth {
namespace {

using namespace std::chrono;
using testing::HasSubstr;

constexpr Date kToday = 2026y / November / 26;

class Scenarios : public testing::Test {
 protected:
  Scenarios() { std::filesystem::create_directories(folder_); }
  ~Scenarios() override { std::filesystem::remove_all(folder_); }

  Scenario of(const spec::Growth& growth, int ahead) {
    const auto scenario = scenario_of(growth, folder_, 10, {.from = kToday, .days = ahead});
    EXPECT_TRUE(scenario) << scenario.error().what;
    return *scenario;
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(Scenarios, AreACurveWithItsLaunchesOnTop) {
  const spec::Growth growth{.name = "hyper",
                            .curve = spec::GrowthCurve::kLinear,
                            .to = Ratio{3},
                            .within = days(20),
                            .launches = {{.after = days(10), .multiplier = Ratio{5}}}};
  const Scenario scenario = of(growth, 20);
  EXPECT_EQ(scenario.curve, "linear, to 3x within 20 days, 5x at a launch after 10 days");
  EXPECT_DOUBLE_EQ(scenario.points[9].value, 19);
  EXPECT_DOUBLE_EQ(scenario.points[10].value, 100);  // 20, five times
  EXPECT_DOUBLE_EQ(scenario.points[11].value, 63);   // 21; of the four added, half is left
}

TEST_F(Scenarios, ContinueAHistoryInProportionToToday) {
  // Users grow by 1 % a day, and scatter by a tenth of a percent up and down.
  std::ofstream file(folder_ / "users.csv");
  file << "date,users\n";
  for (int day = 0; day < 40; ++day) {
    const double scatter = day % 2 == 0 ? 1.001 : 0.999;
    file << to_string(kToday - days(40 - day)) << ',' << 5000 * std::pow(1.01, day) * scatter
         << '\n';
  }
  file.close();
  const Scenario scenario = of({.name = "measured", .history = "users.csv"}, 30);
  EXPECT_THAT(scenario.curve, HasSubstr("40 figures continued, exponential"));
  EXPECT_DOUBLE_EQ(scenario.points[0].value, 10);
  EXPECT_NEAR(scenario.points[30].value, 10 * std::pow(1.01, 30), 0.02);
  // It scatters by 0.1 %, and 30 days ahead by not much more.
  EXPECT_LT(scenario.points[30].low, scenario.points[30].value);
  EXPECT_NEAR(scenario.points[30].low / scenario.points[30].value, 1, 0.005);
  EXPECT_GT(scenario.points[30].high, scenario.points[30].value);
}

TEST_F(Scenarios, SayWhichHistoryCannotBeRead) {
  const auto scenario =
      scenario_of({.name = "measured", .at = {.line = 7, .column = 5}, .history = "none.csv"},
                  folder_, 10, {.from = kToday, .days = 30});
  ASSERT_FALSE(scenario);
  EXPECT_THAT(scenario.error().what, HasSubstr("none.csv cannot be read"));
  EXPECT_EQ(scenario.error().at.line, 7);
}

}  // namespace
}  // namespace headroom::growth
