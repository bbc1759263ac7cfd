// Distributions of durations, sizes and counts, as the service file names them.
//
//   constant(2s)                 a bare quantity ("2s") means the same
//   uniform(1s, 3s)
//   exponential(mean 2s)         or a percentile: exponential(p95 6s)
//   normal(mean 2s, sd 300ms)    or (mean, cv), (mean, p95), (p50, p95)
//   lognormal(mean 12s, p95 40s) or (median, sigma), (mean, sigma), (mean, sd), (mean, cv), (p50,
//   p95) gamma(mean 2s, cv 3)         or (mean, sd), (mean, shape), (shape, scale) weibull(mean 2s,
//   shape 0.7)  or (scale, shape), (p50, p95) pareto(min 1s, alpha 2.5)    or (mean, alpha), (min,
//   mean), (min, p95) zipf(n 10000, s 0.9)         counts only geometric(mean 3)            counts
//   only; or (p 0.25) empirical(1s, 2s, 2s, 9s)
//
// Parameters may stand in any order. p50 and p95 stand for any two percentiles, and "median" is
// p50; sd is the standard deviation, cv the standard deviation over the mean, sigma the deviation
// of the logarithm. Of the two lognormals with a given mean and percentile, the narrower is meant.
//
// Values are plain doubles in the base unit of the dimension (seconds, bytes, or a count). What is
// drawn is never negative: normal is truncated at zero, and its parameters are those before the
// truncation. geometric counts trials, so it starts at 1; zipf draws ranks 1..n with probability
// proportional to 1/rank^s.
//
// Samples come from inverse transforms and other published exact methods over headroom::Random, and
// not from <random>, whose distributions differ between standard libraries. They replay to the bit
// on every machine (base/stable_math.h).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/random.h"
#include "base/result.h"

namespace headroom {

class Scanner;

enum class Dimension { kCount, kSeconds, kBytes };

// An immutable value, cheap to copy; any number of threads may draw from copies at once, each with
// its own Random.
class Distribution {
 public:
  struct Law;  // distribution_law.h

  // kInvalid names the family, the parameter, and what would be right.
  [[nodiscard]] static Result<Distribution> parse(std::string_view text, Dimension dimension);
  // Reads the distribution that is next and leaves what follows it; on an error the scanner stays.
  [[nodiscard]] static Result<Distribution> scan(Scanner& scanner, Dimension dimension);
  [[nodiscard]] static Distribution constant(double value);
  [[nodiscard]] static Distribution exponential(double mean);
  // cv is the standard deviation over the mean. Asserts that both are finite and above 0.
  [[nodiscard]] static Distribution gamma(double mean, double cv);
  // Every sample equally likely; asserts that there is at least one.
  [[nodiscard]] static Distribution empirical(std::vector<double> samples);

  // Finite and not negative. A heavy tail can exceed any unit: see sample_duration.
  double sample(Random& random) const;
  // A sample in seconds as a duration, at most kLongestSample: what a heavy tail draws beyond fits
  // no Nanos.
  Nanos sample_duration(Random& random) const;
  static constexpr Nanos kLongestSample = std::chrono::hours(24 * 36525);  // 100 years

  double mean() const;              // infinite where the law has none
  double quantile(double p) const;  // asserts that p is in (0, 1)
  // As the user wrote it, without the white space around.
  const std::string& text() const;

 private:
  explicit Distribution(std::shared_ptr<const Law> law) : law_(std::move(law)) {}
  std::shared_ptr<const Law> law_;
};

}  // namespace headroom
