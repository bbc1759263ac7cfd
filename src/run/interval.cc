#include "run/interval.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "base/check.h"

namespace headroom::run {
namespace {

constexpr double kTail = 0.025;                        // on either side, for 95 %
constexpr double kNormalQuantile = 1.959963984540054;  // of 1 - kTail

double value_at_rank(const Histogram& histogram, double rank) {
  const double count = static_cast<double>(histogram.count());
  // Half a rank less lies safely within the share that the rank-th value completes.
  return static_cast<double>(histogram.percentile((rank - 0.5) / count));
}

}  // namespace

Interval percentile_interval(const Histogram& histogram, double p) {
  HEADROOM_CHECK(histogram.count() > 0, "an interval needs samples");
  HEADROOM_CHECK(p > 0 && p < 1, "a percentile lies between 0 and 1");
  // B of n samples lie at or below the true percentile, B ~ Binomial(n, p). The l-th value is
  // above it only if B < l, the u-th value below it only if B >= u.
  using boost::math::policies::discrete_quantile;
  using boost::math::policies::integer_round_up;
  using Policy = boost::math::policies::policy<discrete_quantile<integer_round_up>>;
  const double count = static_cast<double>(histogram.count());
  const boost::math::binomial_distribution<double, Policy> at_or_below(count, p);
  // Rounded up, quantile(q) is the smallest b with P(B <= b) >= q. So P(B < that b) < q bounds
  // the lower rank, and P(B > b) <= 1 - q the upper.
  const double low = boost::math::quantile(at_or_below, kTail);
  const double high = boost::math::quantile(at_or_below, 1 - kTail) + 1;
  return {low < 1 ? static_cast<double>(histogram.min()) : value_at_rank(histogram, low),
          high > count ? static_cast<double>(histogram.max()) : value_at_rank(histogram, high)};
}

Interval mean_interval(const Histogram& histogram) {
  HEADROOM_CHECK(histogram.count() > 0, "an interval needs samples");
  const double count = static_cast<double>(histogram.count());
  const double mean = histogram.mean();
  double squares = 0;
  for (const Histogram::Bucket& bucket : histogram.buckets()) {
    const double middle = (static_cast<double>(bucket.low) + static_cast<double>(bucket.high)) / 2;
    squares += static_cast<double>(bucket.count) * (middle - mean) * (middle - mean);
  }
  const double variance = count > 1 ? squares / (count - 1) : 0;
  const double half = kNormalQuantile * std::sqrt(variance / count);
  return {std::max(0.0, mean - half), mean + half};
}

Interval share_interval(std::uint64_t hits, std::uint64_t trials) {
  HEADROOM_CHECK(trials > 0 && hits <= trials, "a share is of something, and at most all of it");
  const double n = static_cast<double>(trials);
  const double share = static_cast<double>(hits) / n;
  const double z2 = kNormalQuantile * kNormalQuantile;
  const double centre = share + z2 / (2 * n);
  const double half = kNormalQuantile * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  const double scale = 1 + z2 / n;
  // Nothing of n leaves the bound at zero, and all of n at one, but for rounding.
  return {hits == 0 ? 0.0 : (centre - half) / scale,
          hits == trials ? 1.0 : (centre + half) / scale};
}

Interval poisson_interval(std::uint64_t count) {
  const double seen = static_cast<double>(count);
  return {count == 0 ? 0.0 : boost::math::gamma_p_inv(seen, kTail),
          boost::math::gamma_p_inv(seen + 1, 1 - kTail)};
}

}  // namespace headroom::run
