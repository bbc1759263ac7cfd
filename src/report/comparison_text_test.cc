#include "report/comparison_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::report {
namespace {

using testing::HasSubstr;

TEST(ComparisonText, SaysByWhatWasPredictedAndHowFarOffEachFigureIs) {
  const std::string text = comparison_text(
      {{.kind = run::Figure::Kind::kRate,
        .name = "ask.throughput",
        .predicted = 12.1,
        .measured = 11},
       {.kind = run::Figure::Kind::kTime,
        .name = "ask.response_time p95",
        .predicted = 3,
        .measured = 4},
       {.kind = run::Figure::Kind::kCores, .name = "api.cpu", .predicted = 0.25, .measured = 0.25}},
      "the service file", Colour::kOff);
  EXPECT_EQ(text,
            "\n"
            "  predicted by the service file\n"
            "  figure                  predicted    measured  error\n"
            "  ask.throughput             12.1/s      11.0/s   +10%\n"
            "  ask.response_time p95       3.00s       4.00s   -25%\n"
            "  api.cpu                0.25 cores  0.25 cores    +0%\n");
}

TEST(ComparisonText, IsEmptyWithoutFigures) {
  EXPECT_EQ(comparison_text({}, "the service file", Colour::kOff), "");
}

}  // namespace
}  // namespace headroom::report
