#include "report/stability_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design/retry_model_for_test.h"

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(StabilityText, ShowsTheRegionThePeakInItAndTheWayOut) {
  const std::string text =
      stability_text({design::stability_of(design::call_to_server({.rate = 50}))}, Colour::kOff);
  EXPECT_THAT(text, HasSubstr("users → server"));
  EXPECT_THAT(text,
              HasSubstr("two states from 26.6/s to 94.4/s (26.6% to 94.4% of what it can do)"));
  EXPECT_THAT(text, HasSubstr("tipped by 4x the peak for 1."));
  EXPECT_THAT(text, HasSubstr("cheapest: queue of server from 199 to 50: the region is gone"));
  // 3 retries: 26.6 % is in the eleventh cell, 94.4 % in the 38th.
  EXPECT_THAT(text, HasSubstr("3 >...........##"));
  EXPECT_THAT(text, HasSubstr("0  ........................................xxxx\n"));
}

TEST(StabilityText, OfACallThatComesBackIsALine) {
  const std::string text = stability_text(
      {design::stability_of(design::call_to_server({.rate = 50, .queue = 40}))}, Colour::kOff);
  EXPECT_THAT(text, HasSubstr("comes back from any spike"));
  EXPECT_THAT(text, Not(HasSubstr("#")));
}

TEST(StabilityText, WithoutTimeoutsHasNothingToShow) {
  EXPECT_THAT(stability_text({}, Colour::kOff), HasSubstr("nothing to be tipped"));
}

}  // namespace
}  // namespace headroom::report
