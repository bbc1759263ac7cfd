#include "spec/requirement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace headroom::spec {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

Error error_of(std::string_view text, Position at = {}) {
  const auto requirement = parse_requirement(text, at);
  EXPECT_FALSE(requirement.has_value()) << text;
  return requirement ? Error{} : requirement.error();
}

TEST(Requirement, NamesAStepAMetricAPercentileAndALimit) {
  const auto requirement = parse_requirement("ask.ttft p95 < 1s").value();
  EXPECT_EQ(requirement.subject, "ask");
  EXPECT_EQ(requirement.metric, Metric::kTtft);
  EXPECT_EQ(requirement.statistic.kind, Statistic::Kind::kPercentile);
  EXPECT_DOUBLE_EQ(requirement.statistic.percentile, 0.95);
  EXPECT_EQ(requirement.comparison, Comparison::kLess);
  EXPECT_DOUBLE_EQ(requirement.limit, 1.0);
  EXPECT_EQ(requirement.scope.when, Scope::When::kAlways);
}

TEST(Requirement, WithoutAStepSpeaksOfAllRequests) {
  EXPECT_EQ(parse_requirement("errors < 0.5%").value().subject, "");
  EXPECT_DOUBLE_EQ(parse_requirement("errors < 0.5%").value().limit, 0.005);
}

TEST(Requirement, NeedsNoSpacesAndKeepsItsTextWithSingleOnes) {
  EXPECT_DOUBLE_EQ(parse_requirement("ttft p95<300ms").value().limit, 0.3);
  EXPECT_EQ(parse_requirement("  errors   <  1% ").value().text, "errors < 1%");
}

TEST(Requirement, ReadsEveryComparison) {
  EXPECT_EQ(parse_requirement("throughput < 1/s")->comparison, Comparison::kLess);
  EXPECT_EQ(parse_requirement("throughput <= 1/s")->comparison, Comparison::kLessOrEqual);
  EXPECT_EQ(parse_requirement("throughput > 1/s")->comparison, Comparison::kGreater);
  EXPECT_EQ(parse_requirement("throughput >= 1/s")->comparison, Comparison::kGreaterOrEqual);
}

TEST(Requirement, ReadsMeanMaxAndPercentilesAsToolsWriteThem) {
  EXPECT_EQ(parse_requirement("lateness mean < 1ms")->statistic.kind, Statistic::Kind::kMean);
  EXPECT_EQ(parse_requirement("lateness max < 1ms")->statistic.kind, Statistic::Kind::kMax);
  EXPECT_DOUBLE_EQ(parse_requirement("ttft p99.9 < 1s")->statistic.percentile, 0.999);
  EXPECT_DOUBLE_EQ(parse_requirement("ttft p999 < 1s")->statistic.percentile, 0.999);
  EXPECT_DOUBLE_EQ(parse_requirement("ttft p9999 < 1s")->statistic.percentile, 0.9999);
  EXPECT_DOUBLE_EQ(parse_requirement("ttft p99 < 1s")->statistic.percentile, 0.99);
}

TEST(Requirement, ReadsEveryScope) {
  EXPECT_EQ(parse_requirement("ttft p95 < 1s in every 30s")->scope.every, seconds(30));
  EXPECT_EQ(parse_requirement("availability >= 99.9% over 30d")->scope.over, seconds(30 * 86400));
  EXPECT_EQ(parse_requirement("errors < 1% after warm-up")->scope.when, Scope::When::kAfterWarmUp);
  EXPECT_EQ(parse_requirement("recovery < 30s after fault")->scope.when, Scope::When::kAfterFault);
  EXPECT_EQ(parse_requirement("throughput >= 30/s at expected peak")->scope.when,
            Scope::When::kAtExpectedPeak);
  const auto both = parse_requirement("errors < 1% after warm-up in every 10s").value();
  EXPECT_EQ(both.scope.when, Scope::When::kAfterWarmUp);
  EXPECT_EQ(both.scope.every, seconds(10));
}

TEST(Requirement, AnUnknownMetricLeadsToTheNearestOne) {
  const Error error = error_of("ask.tftt p95 < 1s");
  EXPECT_EQ(error.what, "unknown metric \"tftt\"");
  EXPECT_THAT(error.why, HasSubstr("response_time, service_time, ttft"));
  EXPECT_EQ(error.fix, "did you mean ttft?");
}

TEST(Requirement, AWordFromAnotherToolLeadsToOurs) {
  EXPECT_EQ(error_of("latency p95 < 1s").fix, "did you mean response_time?");
  EXPECT_EQ(error_of("RPS > 5/s").fix, "did you mean throughput?");
  EXPECT_EQ(error_of("ttft avg < 1s").fix, "did you mean mean?");
  EXPECT_EQ(error_of("ttft median < 1s").fix, "did you mean p50?");
}

TEST(Requirement, ALimitOfTheWrongUnitNamesTheUnitDue) {
  const Error error = error_of("ttft p95 < 5%");
  EXPECT_EQ(error.what, "\"5%\" is not a limit for ttft");
  EXPECT_EQ(error.why, "ttft is a duration: 1s, 300ms");
  EXPECT_THAT(error_of("throughput >= 3s").why, HasSubstr("throughput is a rate"));
  EXPECT_THAT(error_of("errors < 1s").why, HasSubstr("errors is a share"));
}

TEST(Requirement, ABareNumberIsNotALimit) {
  EXPECT_EQ(error_of("ttft p95 < 1").fix, "did you mean 1s?");
  EXPECT_EQ(error_of("ttft p95 < 50").fix, "did you mean 50ms?");
  EXPECT_EQ(error_of("throughput > 30").fix, "did you mean 30/s?");
  EXPECT_EQ(error_of("errors < 0.5").fix, "did you mean 0.5%?");
}

TEST(Requirement, AMissingStatisticIsNamed) {
  const Error error = error_of("ask.ttft < 1s");
  EXPECT_EQ(error.what, "ttft needs a statistic");
  EXPECT_THAT(error.fix, HasSubstr("ttft p95"));
}

TEST(Requirement, AStatisticWhereNoneAppliesIsRefused) {
  const Error error = error_of("errors p95 < 1%");
  EXPECT_EQ(error.what, "errors takes no statistic");
  EXPECT_EQ(error.fix, "leave p95 out");
}

TEST(Requirement, SharesAboveTheWholeAndPercentilesOutsideTheRangeAreRefused) {
  EXPECT_EQ(error_of("errors < 150%").what, "errors cannot exceed 100%");
  EXPECT_EQ(error_of("ttft p100 < 1s").fix, "write max for the largest value");
  EXPECT_EQ(error_of("ttft p0 < 1s").what, "\"p0\" is not a percentile");
}

TEST(Requirement, IncompleteLinesSayWhatIsMissing) {
  EXPECT_THAT(error_of("").fix, HasSubstr("response_time p95 < 1s"));
  EXPECT_THAT(error_of("errors").what, HasSubstr("expected <, <=, > or >="));
  EXPECT_EQ(error_of("errors <").what, "the requirement has no limit");
  EXPECT_EQ(error_of("p95 < 1s").fix, "write response_time p95 < 1s");
  EXPECT_THAT(error_of("errors = 1%").what, HasSubstr("expected <, <=, > or >="));
  EXPECT_THAT(error_of(".ttft p95 < 1s").what, HasSubstr("name is missing"));
}

TEST(Requirement, WhatCannotFollowTheLimitIsRefused) {
  EXPECT_THAT(error_of("errors < 1% aftr warm-up").fix, HasSubstr("after"));
  EXPECT_THAT(error_of("errors < 1% after lunch").what, HasSubstr("\"warm-up\" or \"fault\""));
  EXPECT_THAT(error_of("errors < 1% in every 0s").what, HasSubstr("longer than 0s"));
  EXPECT_THAT(error_of("errors < 1% after fault at expected peak").what, HasSubstr("one"));
  EXPECT_THAT(error_of("errors < 1% in every 1s in every 2s").what, HasSubstr("twice"));
}

TEST(Requirement, AnErrorPointsAtTheWordThatIsWrong) {
  //                   0        9        18
  //                   ask.ttft p95 < 5%
  EXPECT_EQ(error_of("ask.tftt p95 < 1s", {7, 5}).at, (Position{7, 5 + 4}));
  EXPECT_EQ(error_of("ask.ttft p95 < 5%", {7, 5}).at, (Position{7, 5 + 15}));
  EXPECT_EQ(error_of("ask.ttft zzz < 5%", {7, 5}).at, (Position{7, 5 + 9}));
  EXPECT_EQ(error_of("errors < 1% foo", {7, 5}).at, (Position{7, 5 + 12}));
}

TEST(Requirement, ValuesArePrintedInTheUnitOfTheirMetric) {
  EXPECT_EQ(format_value(1.2, Unit::kSeconds), "1.2s");
  EXPECT_EQ(format_value(31, Unit::kPerSecond), "31/s");
  EXPECT_EQ(format_value(3.917, Unit::kPerSecond), "3.917/s");
  EXPECT_EQ(format_value(0.005, Unit::kShare), "0.5%");
  EXPECT_EQ(format_value(std::numeric_limits<double>::infinity(), Unit::kSeconds), "infinite");
  EXPECT_EQ(format_value(std::numeric_limits<double>::quiet_NaN(), Unit::kShare), "unknown");
}

TEST(Requirement, EveryMetricIsReadBackByItsName) {
  for (const Metric metric :
       {Metric::kResponseTime, Metric::kServiceTime, Metric::kTtft, Metric::kInterTokenLatency,
        Metric::kTokensPerSecond, Metric::kErrors, Metric::kThroughput, Metric::kGoodput,
        Metric::kAvailability, Metric::kLateness, Metric::kRecovery}) {
    const std::string name(name_of(metric));
    const std::string limit = format_value(0.5, unit_of(metric));
    const auto bare = parse_requirement(name + " >= " + limit);
    const auto full = parse_requirement(name + " p95 >= " + limit);
    ASSERT_NE(bare.has_value(), full.has_value()) << name;
    const auto& requirement = bare ? *bare : *full;
    EXPECT_EQ(requirement.metric, metric);
    EXPECT_EQ(symbol_of(requirement.comparison), ">=");
  }
}

TEST(Requirement, InTheWordsOfK6IsToldInHeadrooms) {
  EXPECT_EQ(error_of("p(95)<300").fix, "write response_time p95 < 300ms");
  EXPECT_EQ(error_of("http_req_duration: p(99.9) <= 2s").fix, "write response_time p99.9 <= 2s");
  EXPECT_EQ(error_of("ask.ttft p(95) < 1").fix, "write ask.ttft p95 < 1s");
  EXPECT_EQ(error_of("p(95)").fix, "write response_time p95 < 300ms");
}

}  // namespace
}  // namespace headroom::spec
