#include "traffic/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/distribution.h"

namespace headroom::traffic {
namespace {

using testing::MatchesRegex;
using testing::StartsWith;

// A thousand evenly spaced quantiles of a law, which fit it as no random sample would.
std::vector<double> sample_of(const std::string& text) {
  const auto law = Distribution::parse(text, Dimension::kSeconds);
  EXPECT_TRUE(law) << text;
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(law->quantile((i + 0.5) / 1000));
  return values;
}

TEST(FitPauses, FindsTheLawThatThePausesCameFrom) {
  EXPECT_THAT(fit_pauses(sample_of("exponential(mean 10s)"), 1e-9).law,
              StartsWith("exponential(mean "));
  // The mean of the logarithms is that of the median exactly, by symmetry.
  EXPECT_THAT(fit_pauses(sample_of("lognormal(median 12s, sigma 1.5)"), 1e-9).law,
              StartsWith("lognormal(median 12s, sigma 1.5"));
  EXPECT_THAT(fit_pauses(sample_of("gamma(mean 8s, cv 0.5)"), 1e-9).law,
              MatchesRegex("gamma\\(mean (8|7.99.)s, cv 0.5\\)"));
}

TEST(FitPauses, WhatItWritesTheServiceFileReads) {
  for (const char* text :
       {"exponential(mean 10s)", "lognormal(median 12s, sigma 1.5)", "gamma(mean 8s, cv 0.5)"}) {
    const Fit fit = fit_pauses(sample_of(text), 1e-9);
    EXPECT_TRUE(Distribution::parse(fit.law, Dimension::kSeconds)) << fit.law;
  }
}

TEST(FitPauses, OfAFewOrOfEqualsIsTheirMean) {
  EXPECT_EQ(fit_pauses({2, 4}).law, "3s");
  EXPECT_EQ(fit_pauses(std::vector<double>(50, 7)).law, "7s");
  EXPECT_EQ(fit_pauses({}).law, "");
}

TEST(FitPauses, APauseWithinOneSecondCountsAsAThird) {
  EXPECT_EQ(fit_pauses({0, 0, 0}).law, "333.3ms");
}

TEST(FitRepeats, IsGeometricOnlyWhereTheNumberVaries) {
  EXPECT_EQ(fit_repeats({{1, 10}}), "");
  EXPECT_EQ(fit_repeats({{3, 10}}), "3");
  EXPECT_EQ(fit_repeats({{1, 5}, {3, 5}}), "geometric(mean 2)");
}

}  // namespace
}  // namespace headroom::traffic
