#include <gtest/gtest.h>

#include <cmath>

#include "base/quantity.h"
#include "base/random.h"

namespace headroom {
namespace {

using namespace std::chrono_literals;

TEST(PrintDuration, IsWhatAPersonWouldWrite) {
  EXPECT_EQ(to_string(Nanos(0)), "0s");
  EXPECT_EQ(to_string(Nanos(7)), "7ns");
  EXPECT_EQ(to_string(Nanos(1500)), "1.5µs");
  EXPECT_EQ(to_string(Nanos(300ms)), "300ms");
  EXPECT_EQ(to_string(Nanos(1500ms)), "1.5s");
  EXPECT_EQ(to_string(Nanos(59s)), "59s");
  EXPECT_EQ(to_string(Nanos(60s)), "1min");
  EXPECT_EQ(to_string(Nanos(90s)), "1min30s");
  EXPECT_EQ(to_string(Nanos(90500ms)), "1min30.5s");
  EXPECT_EQ(to_string(Nanos(2h)), "2h");
  EXPECT_EQ(to_string(Nanos(36h)), "1d12h");
  EXPECT_EQ(to_string(Nanos(30 * 24h)), "30d");
}

TEST(PrintDuration, KeepsFourSignificantDigitsAndTakesTheUnitAfterRounding) {
  EXPECT_EQ(to_string(Nanos(123'456)), "123.5µs");
  EXPECT_EQ(to_string(Nanos(999'960)), "1ms");
  EXPECT_EQ(to_string(Nanos(999'940)), "999.9µs");
  EXPECT_EQ(to_string(Nanos(59'996ms)), "1min");
  EXPECT_EQ(to_string(Nanos(1h + 1min + 1s + 1ms)), "1h1min1s");
}

TEST(PrintDuration, PutsASignBeforeANegativeOne) {
  EXPECT_EQ(to_string(Nanos(-1500ms)), "-1.5s");
  EXPECT_EQ(to_string(Nanos::min()), "-106752d");
}

TEST(PrintRate, FindsTheUnitInWhichTheNumberIsRound) {
  EXPECT_EQ(to_string(Rate{0}), "0/s");
  EXPECT_EQ(to_string(Rate{30}), "30/s");
  EXPECT_EQ(to_string(Rate{1.5}), "1.5/s");
  EXPECT_EQ(to_string(Rate{0.5}), "30/min");
  EXPECT_EQ(to_string(parse_rate("10k/day").value()), "10k/day");
  EXPECT_EQ(to_string(parse_rate("1.5/day").value()), "1.5/day");
  EXPECT_EQ(to_string(parse_rate("7/week").value()), "1/day");
  EXPECT_EQ(to_string(parse_rate("1/month").value()), "1/month");
  EXPECT_EQ(to_string(parse_rate("1/year").value()), "0.08333/month");
  EXPECT_EQ(to_string(Rate{2'000'000}), "2M/s");
}

TEST(PrintRate, RoundsAMeasuredOneInTheUnitWhereItIsAtLeastOne) {
  EXPECT_EQ(to_string(Rate{29.987654}), "29.99/s");
  EXPECT_EQ(to_string(Rate{12345.678}), "12.35k/s");
  EXPECT_EQ(to_string(Rate{0.123456789}), "7.407/min");
}

TEST(PrintRatio, IsAPercentage) {
  EXPECT_EQ(to_string(Ratio{0}), "0%");
  EXPECT_EQ(to_string(Ratio{0.005}), "0.5%");
  EXPECT_EQ(to_string(Ratio{0.123456}), "12.35%");
  EXPECT_EQ(to_string(Ratio{1}), "100%");
  EXPECT_EQ(to_string(Ratio{8}), "800%");
}

TEST(PrintRatio, DoesNotRoundUpToOneHundred) {
  EXPECT_EQ(to_string(Ratio{0.999}), "99.9%");
  EXPECT_EQ(to_string(Ratio{0.99999}), "99.999%");
  EXPECT_EQ(to_string(Ratio{0.9999963}), "99.99963%");
  EXPECT_EQ(to_string(Ratio{0.99481234}), "99.48%");
}

TEST(PrintBytes, UsesBinaryUnits) {
  EXPECT_EQ(to_string(Bytes{0}), "0 B");
  EXPECT_EQ(to_string(Bytes{1000}), "1000 B");
  EXPECT_EQ(to_string(Bytes{1024}), "1 KiB");
  EXPECT_EQ(to_string(Bytes{65536}), "64 KiB");
  EXPECT_EQ(to_string(Bytes{1'000'000}), "976.6 KiB");
  EXPECT_EQ(to_string(Bytes{1048575}), "1 MiB");
  EXPECT_EQ(to_string(Bytes{std::uint64_t{3} << 50}), "3072 TiB");
}

TEST(PrintBitRate, UsesDecimalUnits) {
  EXPECT_EQ(to_string(BitRate{0}), "0 bit/s");
  EXPECT_EQ(to_string(BitRate{999}), "999 bit/s");
  EXPECT_EQ(to_string(BitRate{32'768'000}), "32.77 Mbit/s");
  EXPECT_EQ(to_string(BitRate{999'960'000}), "1 Gbit/s");
  EXPECT_EQ(to_string(BitRate{2.5e15}), "2500 Tbit/s");
}

TEST(PrintCores, ConjugatesOne) {
  EXPECT_EQ(to_string(Cores{1}), "1 core");
  EXPECT_EQ(to_string(Cores{0.25}), "0.25 cores");
  EXPECT_EQ(to_string(Cores{2}), "2 cores");
}

TEST(PrintCost, HasTwoDecimalsOrNoneWhereItCan) {
  EXPECT_EQ(to_string(CostRate{.per_hour = 2.1, .currency = "USD"}), "2.10 USD/h");
  EXPECT_EQ(to_string(CostRate{.per_hour = 50, .currency = "EUR"}), "50 EUR/h");
  EXPECT_EQ(to_string(CostRate{.per_hour = 0.068493, .currency = "EUR"}), "0.06849 EUR/h");
}

TEST(PrintCount, TakesAMultiplierFromTenThousandUp) {
  EXPECT_EQ(count_to_string(42), "42");
  EXPECT_EQ(count_to_string(0.25), "0.25");
  EXPECT_EQ(count_to_string(9999), "9999");
  EXPECT_EQ(count_to_string(200'000), "200k");
  EXPECT_EQ(count_to_string(999'960), "1M");
  EXPECT_EQ(count_to_string(1.5e9), "1.5G");
  EXPECT_EQ(count_to_string(-12'346), "-12.35k");
}

TEST(FromSeconds, RoundsToTheNearestNanosecond) {
  EXPECT_EQ(from_seconds(1.5), 1500ms);
  EXPECT_EQ(from_seconds(1.4e-9), 1ns);
  EXPECT_EQ(from_seconds(-0.25), -250ms);
}

TEST(FromSecondsDeathTest, RefusesWhatDoesNotFit) {
  EXPECT_DEATH((void)from_seconds(1e10), "beyond 292 years");
  EXPECT_DEATH((void)from_seconds(std::nan("")), "beyond 292 years");
}

// Magnitudes from 1e-9 to 1e9, spread evenly over the orders.
double any_magnitude(Random& random) {
  return std::pow(10.0, 18 * random.uniform() - 9);
}

// Four digits keep half a unit of the fourth, at worst 0.0005 of the number.
constexpr double kRounding = 5.01e-4;

TEST(PrintQuantities, ParseBackWithinTheRounding) {
  Random random(Seed{7});
  for (int i = 0; i < 20'000; ++i) {
    const double value = any_magnitude(random);
    const auto rate = parse_rate(to_string(Rate{value}));
    ASSERT_TRUE(rate.has_value()) << to_string(Rate{value});
    EXPECT_NEAR(rate->per_second, value, kRounding * value) << to_string(Rate{value});

    const auto ratio = parse_ratio(to_string(Ratio{value}));
    ASSERT_TRUE(ratio.has_value()) << to_string(Ratio{value});
    EXPECT_NEAR(ratio->value, value, kRounding * value) << to_string(Ratio{value});

    const auto count = parse_count(count_to_string(value));
    ASSERT_TRUE(count.has_value()) << count_to_string(value);
    EXPECT_NEAR(*count, value, kRounding * value) << count_to_string(value);

    const Nanos duration = from_seconds(value);
    const auto parsed = parse_duration(to_string(duration));
    ASSERT_TRUE(parsed.has_value()) << to_string(duration);
    EXPECT_NEAR(to_seconds(*parsed), to_seconds(duration), kRounding * to_seconds(duration))
        << to_string(duration);

    const Bytes bytes{static_cast<std::uint64_t>(value * 1e9)};
    const auto size = parse_bytes(to_string(bytes));
    ASSERT_TRUE(size.has_value()) << to_string(bytes);
    const auto exact = static_cast<double>(bytes.count);
    EXPECT_NEAR(static_cast<double>(size->count), exact, kRounding * exact + 0.5)
        << to_string(bytes);
  }
}

}  // namespace
}  // namespace headroom
