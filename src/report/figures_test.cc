#include "report/figures.h"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

TEST(Figures, ThousandsAreSeparated) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1'204), "1,204");
  EXPECT_EQ(count_text(1'234'567), "1,234,567");
}

TEST(Figures, DurationsHaveThreeSignificantDigitsInAUnitThatFits) {
  EXPECT_EQ(seconds_text(0), "0s");
  EXPECT_EQ(seconds_text(850e-9), "850ns");
  EXPECT_EQ(seconds_text(12.34e-6), "12.3µs");
  EXPECT_EQ(seconds_text(1.2e-3), "1.20ms");
  EXPECT_EQ(seconds_text(0.612), "612ms");
  EXPECT_EQ(seconds_text(4.211), "4.21s");
  EXPECT_EQ(seconds_text(59.96), "60.0s");
  EXPECT_EQ(seconds_text(100), "1m 40s");
  EXPECT_EQ(seconds_text(7500), "2h 05m");
}

TEST(Figures, ADurationThatRoundsUpToTheNextUnitIsWrittenInIt) {
  EXPECT_EQ(seconds_text(0.9996), "1.00s");
  EXPECT_EQ(seconds_text(0.9994), "999ms");
  EXPECT_EQ(seconds_text(999.9e-6), "1.00ms");
  EXPECT_EQ(seconds_text(9.996), "10.0s");
}

TEST(Figures, ALengthOfTenSecondsAndMoreIsToldByTheClock) {
  EXPECT_EQ(length_text(std::chrono::milliseconds(4210)), "4.21s");
  EXPECT_EQ(length_text(std::chrono::seconds(10)), "10s");
  EXPECT_EQ(length_text(std::chrono::milliseconds(92'100)), "1m 32s");
}

TEST(Figures, AnEstimateHasNoMoreDigitsThanItKnows) {
  using std::chrono::seconds;
  EXPECT_EQ(estimated_length_text(Nanos{}), "1s");
  EXPECT_EQ(estimated_length_text(std::chrono::milliseconds(44'600)), "45s");
  EXPECT_EQ(estimated_length_text(seconds(203)), "3min20s");
  EXPECT_EQ(estimated_length_text(seconds(36 * 60 + 17)), "36min");
  EXPECT_EQ(estimated_length_text(seconds(5 * 3600 + 17 * 60)), "5h20min");
}

TEST(Figures, RatesBelowOneKeepTwoDecimalsAndLargeOnesLoseTheirFraction) {
  EXPECT_EQ(rate_text(0), "0/s");
  EXPECT_EQ(rate_text(0.001), "<0.01/s");
  EXPECT_EQ(rate_text(0.25), "0.25/s");
  EXPECT_EQ(rate_text(36.24), "36.2/s");
  EXPECT_EQ(rate_text(19'999.6), "20,000/s");
}

TEST(Figures, AShareThatIsNotQuiteEverythingNeverReadsAsEverything) {
  EXPECT_EQ(share_text(0), "0%");
  EXPECT_EQ(share_text(0.00001), "<0.01%");
  EXPECT_EQ(share_text(0.0052), "0.52%");
  EXPECT_EQ(share_text(0.123), "12.3%");
  EXPECT_EQ(share_text(0.99999), "99.99%");
  EXPECT_EQ(share_text(1), "100%");
}

TEST(Figures, BytesAreInBinaryUnits) {
  EXPECT_EQ(bytes_text(640), "640 B");
  EXPECT_EQ(bytes_text(12.3 * 1024), "12.3 KiB");
  EXPECT_EQ(bytes_text(1.2 * 1024 * 1024 * 1024), "1.20 GiB");
  EXPECT_EQ(bits_text(BitRate{640}), "640 bit/s");
  EXPECT_EQ(bits_text(BitRate{100 * 40 * 1024 * 8}), "32.8 Mbit/s");  // 100/s of 40 KiB
}

}  // namespace
}  // namespace headroom::report
