#include <gtest/gtest.h>

#include "base/quantity.h"
#include "base/quantity_scan.h"

namespace headroom {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, KnowsEveryUnit) {
  EXPECT_EQ(parse_duration("7ns"), 7ns);
  EXPECT_EQ(parse_duration("7us"), 7us);
  EXPECT_EQ(parse_duration("7\u00B5s"), 7us);  // the micro sign
  EXPECT_EQ(parse_duration("7\u03BCs"), 7us);  // the Greek letter
  EXPECT_EQ(parse_duration("300ms"), 300ms);
  EXPECT_EQ(parse_duration("10s"), 10s);
  EXPECT_EQ(parse_duration("2min"), 2min);
  EXPECT_EQ(parse_duration("4h"), 4h);
  EXPECT_EQ(parse_duration("60day"), 60 * 24h);
  EXPECT_EQ(parse_duration("1week"), 7 * 24h);
}

TEST(ParseDuration, KnowsEnglishNamesAndCommonShortForms) {
  for (const char* text : {"5min", "5 min", "5m", "5 mins", "5 minutes", "5minute", " 5  min "}) {
    EXPECT_EQ(parse_duration(text), 5min) << text;
  }
  for (const char* text : {"2 seconds", "2 second", "2 sec", "2 secs"}) {
    EXPECT_EQ(parse_duration(text), 2s) << text;
  }
  for (const char* text : {"3 hours", "3hr", "3 hrs", "3 hour"}) {
    EXPECT_EQ(parse_duration(text), 3h) << text;
  }
  for (const char* text : {"14d", "14 days", "2w", "2 weeks"}) {
    EXPECT_EQ(parse_duration(text), 14 * 24h) << text;
  }
}

TEST(ParseDuration, AddsThePartsOfACompositeOne) {
  EXPECT_EQ(parse_duration("1min30s"), 90s);
  EXPECT_EQ(parse_duration("1d 12 h"), 36h);
  EXPECT_EQ(parse_duration("1h1min1s1ms1us1ns"), 1h + 1min + 1s + 1ms + 1us + 1ns);
}

TEST(ParseDuration, RoundsToTheNanosecond) {
  EXPECT_EQ(parse_duration("0.2ms"), 200us);
  EXPECT_EQ(parse_duration("1.5h"), 90min);
  EXPECT_EQ(parse_duration("0.6ns"), 1ns);
  EXPECT_EQ(parse_duration("0.4ns"), 0ns);
  EXPECT_EQ(parse_duration("0s"), 0ns);
}

// Text in, message out: `what; why; fix`.
template <class T>
std::string message(const Result<T>& result) {
  return result ? "no error" : to_string(result.error());
}

TEST(ParseDuration, SaysWhatIsWrong) {
  const std::string why = "expected a duration such as 300ms or 2min";
  EXPECT_EQ(message(parse_duration("300")), "\"300\" has no unit; " + why);
  EXPECT_EQ(message(parse_duration("")), "a duration is missing; " + why);
  EXPECT_EQ(message(parse_duration("  ")), "a duration is missing; " + why);
  EXPECT_EQ(message(parse_duration("soon")), "\"soon\" is not a duration; " + why);
  EXPECT_EQ(message(parse_duration("nan")), "\"nan\" is not a duration; " + why);
  EXPECT_EQ(message(parse_duration("inf s")), "\"inf s\" is not a duration; " + why);
  EXPECT_EQ(message(parse_duration("-5s")), "\"-5s\" is negative; " + why);
  EXPECT_EQ(message(parse_duration("1e999s")), "\"1e999\" is out of range; " + why);
  EXPECT_EQ(message(parse_duration("5 MS")),
            "unknown unit \"MS\" in \"5 MS\"; " + why + "; did you mean ms?");
  EXPECT_EQ(message(parse_duration("5 parsec")), "unknown unit \"parsec\" in \"5 parsec\"; " + why);
  EXPECT_EQ(message(parse_duration("5M")),
            "unknown unit \"M\" in \"5M\"; " + why + "; did you mean m?");
  EXPECT_EQ(message(parse_duration("2 months")),
            "unknown unit \"months\" in \"2 months\"; " + why +
                "; months and years differ in length; write days");
  EXPECT_EQ(message(parse_duration("1min30")), "\"30\" is left over in \"1min30\"; " + why);
  EXPECT_EQ(message(parse_duration("30s 1min")), "\"1min\" is left over in \"30s 1min\"; " + why);
}

TEST(ParseDuration, RefusesWhat64BitsOfNanosecondsCannotHold) {
  // 2^63 ns are 106,751.99 days.
  EXPECT_TRUE(parse_duration("106751d").has_value());
  EXPECT_EQ(message(parse_duration("106752 d")),
            "\"106752 d\" is too long; the longest duration is about 292 years");
}

TEST(ParseRate, KnowsEveryPeriod) {
  EXPECT_EQ(parse_rate("500/s"), Rate{500});
  EXPECT_EQ(parse_rate("30/min"), Rate{0.5});
  EXPECT_EQ(parse_rate("900/h"), Rate{0.25});
  EXPECT_EQ(parse_rate("86400/day"), Rate{1});
  EXPECT_EQ(parse_rate("604800/week"), Rate{1});
  EXPECT_EQ(parse_rate("2628000/month"), Rate{1});  // 730 h of 3600 s
  EXPECT_EQ(parse_rate("31536000/year"), Rate{1});
}

TEST(ParseRate, TakesMultipliersAndSpelledOutForms) {
  EXPECT_EQ(parse_rate("864k/day"), Rate{10});
  EXPECT_EQ(parse_rate("1.5M/s"), Rate{1.5e6});
  EXPECT_EQ(parse_rate("2 / s"), Rate{2});
  EXPECT_EQ(parse_rate("30 per second"), Rate{30});
  EXPECT_EQ(parse_rate("60 per min"), Rate{1});
  EXPECT_EQ(parse_rate("2k rps"), Rate{2000});
  EXPECT_EQ(parse_rate("0/s"), Rate{0});
}

TEST(ParseRate, SaysWhatIsWrong) {
  const std::string why = "expected a rate such as 30/s or 10k/day";
  EXPECT_EQ(message(parse_rate("30")), "\"30\" has no unit; " + why);
  EXPECT_EQ(message(parse_rate("30s")), "\"30s\" is not a rate; " + why + "; did you mean 30/s?");
  EXPECT_EQ(message(parse_rate("30 req/s")), "\"30 req/s\" is not a rate; " + why);
  EXPECT_EQ(message(parse_rate("30/")), "\"30/\" is not a rate; " + why);
  EXPECT_EQ(message(parse_rate("30/dya")),
            "unknown unit \"dya\" in \"30/dya\"; " + why + "; did you mean day?");
  EXPECT_EQ(message(parse_rate("-1/s")), "\"-1/s\" is negative; " + why);
  EXPECT_EQ(message(parse_rate("1e101/s")), "\"1e101\" is out of range; " + why);
}

TEST(ParseRatio, TakesPercentFactorAndPlainNumber) {
  EXPECT_EQ(parse_ratio("12%"), Ratio{0.12});
  EXPECT_EQ(parse_ratio("8x"), Ratio{8});
  EXPECT_EQ(parse_ratio("1.5 x"), Ratio{1.5});
  EXPECT_EQ(parse_ratio("0.25"), Ratio{0.25});
  EXPECT_EQ(parse_ratio("2.5e1 %"), Ratio{0.25});
}

TEST(ParseRatio, APercentageIsTheNearestDoubleToItsFraction) {
  // 99.9 / 100 is 0.9990000000000001, which 999 of 1000 would not reach.
  EXPECT_EQ(parse_ratio("99.9%"), Ratio{999.0 / 1000});
  EXPECT_EQ(parse_ratio("99.95%"), Ratio{9995.0 / 10000});
  EXPECT_EQ(parse_ratio("0.1%"), Ratio{1.0 / 1000});
}

TEST(ParseRatio, SaysWhatIsWrong) {
  const std::string why = "expected a ratio such as 99.9%, 1.5x or 0.25";
  EXPECT_EQ(message(parse_ratio("half")), "\"half\" is not a ratio; " + why);
  EXPECT_EQ(message(parse_ratio("-5%")), "\"-5%\" is negative; " + why);
  EXPECT_EQ(message(parse_ratio("5s")), "\"s\" is left over in \"5s\"; " + why);
}

TEST(ParseBytes, KnowsDecimalAndBinaryUnits) {
  EXPECT_EQ(parse_bytes("500 B"), Bytes{500});
  EXPECT_EQ(parse_bytes("2kB"), Bytes{2000});
  EXPECT_EQ(parse_bytes("64 KiB"), Bytes{65536});
  EXPECT_EQ(parse_bytes("1.5 MiB"), Bytes{1572864});
  EXPECT_EQ(parse_bytes("3MB"), Bytes{3'000'000});
  EXPECT_EQ(parse_bytes("1GiB"), Bytes{1073741824});
  EXPECT_EQ(parse_bytes("1 TB"), Bytes{1'000'000'000'000});
  EXPECT_EQ(parse_bytes("1 byte"), Bytes{1});
}

TEST(ParseBytes, SaysWhatIsWrong) {
  const std::string why = "expected a size such as 500 B or 64 KiB";
  EXPECT_EQ(message(parse_bytes("64")), "\"64\" has no unit; " + why);
  EXPECT_EQ(message(parse_bytes("64 KB")),
            "unknown unit \"KB\" in \"64 KB\"; " + why + "; did you mean kB?");
  EXPECT_EQ(message(parse_bytes("64 mb")),
            "unknown unit \"mb\" in \"64 mb\"; " + why + "; did you mean MB?");
  EXPECT_EQ(message(parse_bytes("1e9 TiB")), "\"1e9 TiB\" is out of range");
}

TEST(ParseBitRate, KnowsTheUnitsOfNetworks) {
  EXPECT_EQ(parse_bit_rate("1 Gbit/s"), BitRate{1e9});
  EXPECT_EQ(parse_bit_rate("2.5Gbps"), BitRate{2.5e9});
  EXPECT_EQ(parse_bit_rate("100 Mbit per second"), BitRate{1e8});
  EXPECT_EQ(parse_bit_rate("56 kbit/s"), BitRate{56'000});
  EXPECT_EQ(parse_bit_rate("0 bit/s"), BitRate{0});
}

TEST(ParseBitRate, SaysWhatIsWrong) {
  const std::string why = "expected a rate of bits such as 1 Gbit/s or 100 Mbit/s";
  EXPECT_EQ(message(parse_bit_rate("1000")), "\"1000\" has no unit; " + why);
  EXPECT_EQ(message(parse_bit_rate("1 Gbit")),
            "\"1 Gbit\" is not a rate of bits; " + why + "; did you mean Gbit/s?");
  EXPECT_EQ(message(parse_bit_rate("1 Gbt/s")),
            "unknown unit \"Gbt\" in \"1 Gbt/s\"; " + why + "; did you mean Gbit?");
}

TEST(ParseCores, TakesCoresAndThousandths) {
  EXPECT_EQ(parse_cores("1 core"), Cores{1});
  EXPECT_EQ(parse_cores("1.5 cores"), Cores{1.5});
  EXPECT_EQ(parse_cores("2 cpus"), Cores{2});
  EXPECT_EQ(parse_cores("250m"), Cores{0.25});
}

TEST(ParseCores, SaysWhatIsWrong) {
  const std::string why = "expected a number of cores such as 2 cores or 250m";
  EXPECT_EQ(message(parse_cores("2")), "\"2\" has no unit; " + why);
  EXPECT_EQ(message(parse_cores("2 coers")),
            "unknown unit \"coers\" in \"2 coers\"; " + why + "; did you mean cores?");
  EXPECT_EQ(message(parse_cores("250M")),
            "unknown unit \"M\" in \"250M\"; " + why + "; did you mean m?");
}

TEST(ParseCost, KeepsTheCurrencyAndCountsPerHour) {
  EXPECT_EQ(parse_cost("2.10 USD/h"), (CostRate{.per_hour = 2.10, .currency = "USD"}));
  EXPECT_EQ(parse_cost("73EUR/month"), (CostRate{.per_hour = 0.1, .currency = "EUR"}));
  EXPECT_EQ(parse_cost("48 CHF per day"), (CostRate{.per_hour = 2, .currency = "CHF"}));
}

TEST(ParseCost, SaysWhatIsWrong) {
  const std::string why = "expected a price such as 2.10 USD/h or 50 EUR/month";
  EXPECT_EQ(message(parse_cost("2.10")), "\"2.10\" has no unit; " + why);
  EXPECT_EQ(message(parse_cost("$2/h")), "\"$2/h\" is not a price; " + why);
  EXPECT_EQ(message(parse_cost("2 USD")),
            "\"2 USD\" is not a price; " + why + "; say per what time, as in /h");
  EXPECT_EQ(message(parse_cost("2 usd/h")),
            "\"usd\" in \"2 usd/h\" is not a currency of three capital letters; " + why);
  EXPECT_EQ(message(parse_cost("2 USD/hh")),
            "unknown unit \"hh\" in \"2 USD/hh\"; " + why + "; did you mean h?");
}

TEST(ParseCount, TakesMultipliers) {
  EXPECT_EQ(parse_count("42"), 42);
  EXPECT_EQ(parse_count("200k"), 200'000);
  EXPECT_EQ(parse_count("1.5 M"), 1'500'000);
  EXPECT_EQ(parse_count("2G"), 2e9);
}

TEST(ParseCount, SaysWhatIsWrong) {
  const std::string why = "expected a number such as 42 or 200k";
  EXPECT_EQ(message(parse_count("many")), "\"many\" is not a number; " + why);
  EXPECT_EQ(message(parse_count("42 apples")), "\"apples\" is left over in \"42 apples\"; " + why);
  EXPECT_EQ(message(parse_count("-1")), "\"-1\" is negative; " + why);
}

TEST(ScanQuantities, LeaveWhatFollows) {
  Scanner after_duration("5min unless acknowledged");
  EXPECT_EQ(scan_duration(after_duration), 5min);
  EXPECT_EQ(after_duration.rest(), "unless acknowledged");

  Scanner ramp("1/s to 200/s");
  EXPECT_EQ(scan_rate(ramp), Rate{1});
  EXPECT_TRUE(ramp.accept("to"));
  EXPECT_EQ(scan_rate(ramp), Rate{200});

  Scanner sessions("1.5/day per user");
  EXPECT_TRUE(scan_rate(sessions).has_value());
  EXPECT_EQ(sessions.rest(), "per user");

  Scanner growth("8%/month");
  EXPECT_EQ(scan_ratio(growth), Ratio{0.08});
  EXPECT_EQ(growth.rest(), "/month");

  Scanner spike("8x for 30s");
  EXPECT_EQ(scan_ratio(spike), Ratio{8});
  EXPECT_EQ(spike.rest(), "for 30s");

  Scanner around("400ms +- 100ms");
  EXPECT_EQ(scan_duration(around), 400ms);
  EXPECT_TRUE(around.accept("+-"));
  EXPECT_EQ(scan_duration(around), 100ms);

  Scanner limit("3 per 10min");
  EXPECT_EQ(scan_count(limit), 3);
  EXPECT_EQ(limit.rest(), "per 10min");
}

TEST(ScanPercentile, ReadsItsName) {
  const auto read = [](std::string_view text) {
    Scanner scanner(text);
    return scan_percentile(scanner);
  };
  EXPECT_EQ(read("p95"), Ratio{0.95});
  EXPECT_EQ(read("p5"), Ratio{0.05});
  EXPECT_EQ(read("p50 10s"), Ratio{0.5});
  EXPECT_EQ(read("p99.9"), Ratio{0.999});
  EXPECT_EQ(read("p999"), Ratio{0.999});
  EXPECT_EQ(read("p9999"), Ratio{0.9999});
  for (const char* text : {"p0", "p100", "p", "q95", "p95x", "p9e1", "p-5", "p 95", "ping", ""}) {
    EXPECT_EQ(read(text), std::nullopt) << text;
  }
  Scanner scanner(" p99.9 < 1s");
  EXPECT_TRUE(scan_percentile(scanner).has_value());
  EXPECT_EQ(scanner.rest(), "< 1s");
}

TEST(ScanQuantities, OnAnErrorStayWhereTheyWereAndNameTheColumn) {
  Scanner scanner("mean 12, p95 40s");
  ASSERT_TRUE(scanner.accept("mean"));
  const auto mean = scan_duration(scanner);
  ASSERT_FALSE(mean.has_value());
  EXPECT_EQ(mean.error().what, "\"12\" has no unit");
  EXPECT_EQ(mean.error().at, (Position{.line = 0, .column = 6}));
  EXPECT_EQ(scanner.rest(), "12, p95 40s");
}

}  // namespace
}  // namespace headroom
