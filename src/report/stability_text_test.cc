#include "report/stability_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design/retry_model_for_test.h"
#include "report/stability_page.h"
#include "report/well_formed.h"

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

TEST(StabilityPage, DrawsTheRegionAsWideAsItIs) {
  const std::string page =
      html("shop", {design::stability_of(design::call_to_server({.rate = 50}))}, "1.0");
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("of 1 call, a spike tips 1 at the peak and 0 are down without one"));
  // From 26.6 % to 94.4 % of what it can do, drawn to 110 %; the peak is at 50 %.
  EXPECT_THAT(page, HasSubstr(R"(<i class="tips" style="left:24.2%;width:61.7%"></i>)"));
  EXPECT_THAT(page, HasSubstr(R"(<b style="left:45.5%"></b>)"));
  EXPECT_THAT(page, HasSubstr("<b>cheapest</b>: queue of server from 199 to 50"));
}

TEST(StabilityPage, WithoutTimeoutsHasNothingToShow) {
  const std::string page = html("shop", {}, "1.0");
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("nothing to be tipped"));
}

}  // namespace
}  // namespace headroom::report
