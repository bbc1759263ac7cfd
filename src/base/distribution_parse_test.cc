#include <gtest/gtest.h>

#include "base/distribution.h"
#include "base/scan.h"

namespace headroom {
namespace {

std::string message(std::string_view text, Dimension dimension = Dimension::kSeconds) {
  const auto result = Distribution::parse(text, dimension);
  return result ? "no error" : to_string(result.error());
}

TEST(ParseDistribution, ReadsValuesInTheUnitOfTheDimension) {
  EXPECT_EQ(Distribution::parse("2min", Dimension::kSeconds)->mean(), 120);
  EXPECT_EQ(Distribution::parse("constant(300ms)", Dimension::kSeconds)->mean(), 0.3);
  EXPECT_EQ(Distribution::parse("uniform(1 KiB, 3 KiB)", Dimension::kBytes)->mean(), 2048);
  EXPECT_EQ(Distribution::parse("uniform(1k, 3k)", Dimension::kCount)->mean(), 2000);
}

TEST(ParseDistribution, TakesParametersInAnyOrderAndSpacing) {
  const double expected =
      Distribution::parse("lognormal(mean 12s, p95 40s)", Dimension::kSeconds)->quantile(0.5);
  for (const char* text : {"lognormal(p95 40s, mean 12s)", " lognormal ( mean 12 s,p95 40s ) ",
                           "lognormal(mean 12000ms,p95 0.666666666666666667min)"}) {
    const auto law = Distribution::parse(text, Dimension::kSeconds);
    ASSERT_TRUE(law.has_value()) << text;
    EXPECT_DOUBLE_EQ(law->quantile(0.5), expected) << text;
  }
}

TEST(ParseDistribution, KeepsTheTextOfTheUser) {
  EXPECT_EQ(Distribution::parse(" lognormal(mean 12s,  p95 40s) ", Dimension::kSeconds)->text(),
            "lognormal(mean 12s,  p95 40s)");
}

TEST(ParseDistribution, UniformMayNameItsEnds) {
  EXPECT_EQ(Distribution::parse("uniform(max 3s, min 1s)", Dimension::kSeconds)->quantile(0.5), 2);
}

TEST(ScanDistribution, LeavesWhatFollows) {
  Scanner scanner("exponential(mean 2s) jitter full");
  const auto law = Distribution::scan(scanner, Dimension::kSeconds);
  ASSERT_TRUE(law.has_value());
  EXPECT_EQ(law->text(), "exponential(mean 2s)");
  EXPECT_EQ(scanner.rest(), "jitter full");

  Scanner wrong("exponential(2s) jitter");
  EXPECT_FALSE(Distribution::scan(wrong, Dimension::kSeconds).has_value());
  EXPECT_EQ(wrong.rest(), "exponential(2s) jitter");
}

TEST(ParseDistribution, SaysWhichFamiliesThereAre) {
  EXPECT_EQ(message("lognromal(mean 12s, p95 40s)"),
            "\"lognromal\" is not a distribution; expected constant, uniform, exponential, normal, "
            "lognormal, gamma, weibull, pareto or empirical, or a bare value; did you mean "
            "lognormal?");
  EXPECT_EQ(message("zipf(n 10, s 1)"),
            "zipf draws counts, not durations; expected constant, uniform, exponential, normal, "
            "lognormal, gamma, weibull, pareto or empirical, or a bare value");
}

TEST(ParseDistribution, SaysWhichParametersThereAre) {
  EXPECT_EQ(message("lognormal(maen 12s, p95 40s)"),
            "\"maen\" is not a parameter here; expected mean, sigma, sd, cv, p95 or median; "
            "did you mean mean?");
  EXPECT_EQ(message("lognormal(mean 12s)"),
            "lognormal does not follow from mean; write lognormal(mean 12s, p95 40s), "
            "lognormal(p50 8s, p99 60s) or lognormal(median 10s, sigma 0.8)");
  EXPECT_EQ(message("gamma(mean 2, scale 3)", Dimension::kCount),
            "gamma does not follow from mean and scale; write gamma(mean 2, cv 3) or "
            "gamma(shape 0.5, scale 4)");
  EXPECT_EQ(message("exponential(2s)"),
            "exponential does not follow from a value without a name; write "
            "exponential(mean 2s) or exponential(p95 6s)");
  EXPECT_EQ(message("uniform(1s)"),
            "uniform does not follow from a value without a name; write uniform(1s, 3s)");
  EXPECT_EQ(message("gamma(mean 2s, p95 9s)"),
            "p95 cannot be given here; write gamma(mean 2s, cv 3) or gamma(shape 0.5, scale 4s)");
  EXPECT_EQ(message("constant(mean 2s)"),
            "\"mean\" is not a parameter here; the values are written without names");
  EXPECT_EQ(message("lognormal(mean 1s, mean 2s)"),
            "mean is given twice; write lognormal(mean 12s, p95 40s), lognormal(p50 8s, p99 60s) "
            "or lognormal(median 10s, sigma 0.8)");
  EXPECT_EQ(message("weibull(median 1s, p50 2s)"),
            "p50 is given twice; write weibull(mean 2s, shape 0.7), weibull(scale 1s, shape 0.7) "
            "or weibull(p50 1s, p95 9s)");
}

TEST(ParseDistribution, PassesOnWhatIsWrongWithAQuantity) {
  EXPECT_EQ(message("lognormal(mean 12, p95 40s)"),
            "\"12\" has no unit; expected a duration such as 300ms or 2min");
  EXPECT_EQ(message("300"), "\"300\" has no unit; expected a duration such as 300ms or 2min");
  EXPECT_EQ(message(""), "a duration is missing; expected a duration such as 300ms or 2min");
  EXPECT_EQ(message("constant()"),
            "a duration is missing; expected a duration such as 300ms or 2min");
  EXPECT_EQ(message("uniform(-1s, 1s)"),
            "\"-1s\" is negative; expected a duration such as 300ms or 2min");
  EXPECT_EQ(message("lognormal(mean 12s, sigma wide)"),
            "\"wide\" is not a number; expected a number such as 42 or 200k");
}

TEST(ParseDistribution, PointsAtTheColumn) {
  const auto result = Distribution::parse("lognormal(mean 12s, p95 40)", Dimension::kSeconds);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().at, (Position{.line = 0, .column = 25}));
}

TEST(ParseDistribution, SaysWhatIsWrongWithTheBrackets) {
  const std::string usage = "; write exponential(mean 2s) or exponential(p95 6s)";
  EXPECT_EQ(message("exponential"), "expected \"(\" but \"exponential\" ends" + usage);
  EXPECT_EQ(message("exponential(mean 2s"),
            "expected \",\" or \")\" but \"exponential(mean 2s\" ends" + usage);
  EXPECT_EQ(message("exponential(mean 2s; p95 3s)"),
            "expected \",\" or \")\" but found \"; p95 3s)\"" + usage);
  EXPECT_EQ(message("2s 3min"), "\"3min\" is left over in \"2s 3min\"");
}

TEST(ParseDistribution, RefusesParametersThatNoLawHas) {
  EXPECT_EQ(message("exponential(mean 0s)"), "mean must be above 0");
  EXPECT_EQ(message("lognormal(median 1s, sigma 0)"), "sigma must be above 0");
  EXPECT_EQ(message("uniform(3s, 1s)"), "the upper end of uniform must be above the lower end");
  EXPECT_EQ(message("lognormal(mean 12s, p95 10s)"), "p95 must be above the mean");
  EXPECT_EQ(message("lognormal(mean 12s, p10 13s)"), "p10 must be below the mean");
  // exp(1.644854^2 / 2) = 3.868.
  EXPECT_EQ(message("lognormal(mean 12s, p95 60s)"),
            "p95 must be at most 3.87 times the mean; no lognormal law has a longer p95 for that "
            "mean");
  EXPECT_EQ(message("lognormal(p50 12s, p95 10s)"), "p95 must be above p50");
  EXPECT_EQ(message("weibull(p95 12s, median 12s)"), "p95 must be above median");
  EXPECT_EQ(message("normal(mean 2s, p95 1s)"), "p95 must be above the mean");
  EXPECT_EQ(message("normal(mean 2s, p50 1s)"),
            "p50 must be another percentile; the median is the mean");
  EXPECT_EQ(message("normal(p95 9s, p99 30s)"),
            "the mean of this normal law would be negative; what is drawn is cut off at zero");
  EXPECT_EQ(message("pareto(mean 2s, alpha 1)"),
            "alpha must be above 1; a pareto law with a longer tail has no mean");
  EXPECT_EQ(message("pareto(min 2s, p95 1s)"), "p95 must be above min");
  EXPECT_EQ(message("pareto(min 2s, mean 2s)"), "mean must be above min");
  EXPECT_EQ(message("geometric(mean 0.5)", Dimension::kCount),
            "mean must be at least 1; a geometric law counts trials from 1");
  EXPECT_EQ(message("geometric(p 150%)", Dimension::kCount), "p must be at most 1");
  EXPECT_EQ(message("zipf(n 2.5, s 1)", Dimension::kCount),
            "n must be a whole number from 1 to 1000G");
  EXPECT_EQ(message("zipf(n 10, s 1000)", Dimension::kCount), "s must be at most 100");
  EXPECT_EQ(message("lognormal(mean 1s, sigma 100)"), "these parameters are out of all proportion");
  EXPECT_EQ(message("weibull(mean 1s, shape 0.001)"), "these parameters are out of all proportion");
}

}  // namespace
}  // namespace headroom
