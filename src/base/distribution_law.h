// The laws behind Distribution, each by its own parameters. Private to base; the families of the
// service file, which give them by means and percentiles, are in distribution_families.cc.
//
// Each function asserts the range of its parameters. All laws draw with base/stable_math.h only,
// so that samples replay to the bit; their quantiles are for display and may use more.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/distribution.h"
#include "base/random.h"

namespace headroom {

struct Distribution::Law {
  virtual ~Law() = default;
  virtual double sample(Random& random) const = 0;
  virtual double mean() const = 0;
  virtual double quantile(double p) const = 0;

  std::string text;
};

namespace laws {

using LawPointer = std::unique_ptr<Distribution::Law>;

LawPointer constant(double value);
LawPointer empirical(std::vector<double> samples);

// Parameters above 0 unless said otherwise.
LawPointer uniform(double low, double high);  // 0 <= low < high
LawPointer exponential(double mean);
LawPointer normal(double mean, double deviation);   // mean not negative; truncated at zero
LawPointer lognormal(double median, double sigma);  // sigma is the deviation of the logarithm
LawPointer gamma(double shape, double scale);
LawPointer weibull(double shape, double scale);
LawPointer pareto(double minimum, double alpha);

LawPointer geometric(double mean);  // at least 1
LawPointer zipf(double ranks,
                double exponent);  // a whole number from 1 to kMostRanks; exponent may be 0
inline constexpr double kMostRanks = 1e12;

}  // namespace laws
}  // namespace headroom
