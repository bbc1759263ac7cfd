#include "report/sparkline.h"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::report {
namespace {

using Values = std::vector<std::optional<double>>;

TEST(Sparkline, HeightsAreEighthsOfTheLargest) {
  EXPECT_EQ(sparkline(Values{1, 2, 3, 4, 5, 6, 7, 8}), "▁▂▃▄▅▆▇█");
  EXPECT_EQ(sparkline(Values{0, 50, 100}), "▁▄█");
}

TEST(Sparkline, WhereThereIsNoValueThereIsABlank) {
  EXPECT_EQ(sparkline(Values{1, std::nullopt, 1}), "█ █");
}

TEST(Sparkline, NothingButZerosIsFlat) {
  EXPECT_EQ(sparkline(Values{0, 0}), "▁▁");
}

}  // namespace
}  // namespace headroom::report
