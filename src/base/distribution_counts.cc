// The laws that draw whole numbers.
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/distribution_law.h"
#include "base/stable_math.h"

namespace headroom::laws {
namespace {

// The number of trials up to and with the first success, of probability 1 / mean.
class Geometric final : public Distribution::Law {
 public:
  explicit Geometric(double mean) : average_(mean), log_failure_(stable::log1p(-1 / mean)) {}
  // P(more than k trials) = failure^k, so the count is 1 + floor(log U / log failure).
  double sample(Random& random) const override {
    return 1 + std::floor(stable::log(random.uniform_open()) / log_failure_);
  }
  double mean() const override { return average_; }
  double quantile(double p) const override {
    return std::max(1.0, std::ceil(stable::log1p(-p) / log_failure_));
  }

 private:
  double average_;
  double log_failure_;
};

// W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone discrete
// distributions" (1996): invert the integral H of the density 1/x^s over [1/2, n + 1/2], round to
// the nearest rank, and redraw where the rank's own weight is smaller than its piece of H. Takes
// no table, so a million ranks cost what ten cost.
class Zipf final : public Distribution::Law {
 public:
  Zipf(double ranks, double exponent)
      : ranks_(ranks),
        exponent_(exponent),
        integral_first_(integral(1.5) - 1),
        integral_last_(integral(ranks_ + 0.5)),
        sure_distance_(2 - inverse_integral(integral(2.5) - weight(2))) {}

  double sample(Random& random) const override {
    while (true) {
      const double u = integral_last_ + random.uniform() * (integral_first_ - integral_last_);
      const double x = inverse_integral(u);
      const double rank = std::clamp(std::floor(x + 0.5), 1.0, ranks_);
      if (rank - x <= sure_distance_ || u >= integral(rank + 0.5) - weight(rank)) return rank;
    }
  }

  double mean() const override { return sum(ranks_, exponent_ - 1) / sum(ranks_, exponent_); }

  double quantile(double p) const override {
    const double target = p * sum(ranks_, exponent_);
    double low = 1;
    double high = ranks_;
    while (low < high) {
      const double middle = std::floor((low + high) / 2);
      if (sum(middle, exponent_) >= target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

 private:
  double weight(double x) const { return stable::power(x, -exponent_); }

  // (x^(1-s) - 1) / (1 - s), which is log x for s = 1.
  double integral(double x) const {
    const double log_x = stable::log(x);
    const double t = (1 - exponent_) * log_x;
    return t == 0 ? log_x : log_x * (stable::expm1(t) / t);
  }

  double inverse_integral(double y) const {
    // Rounding may push it a hair below -1, where no logarithm is.
    const double t = std::max(y * (1 - exponent_), -1 + 0x1p-53);
    return stable::exp(t == 0 ? y : y * (stable::log1p(t) / t));
  }

  // 1/1^s + 1/2^s + ... + 1/k^s: the first terms one by one, the others by the Euler-Maclaurin
  // formula, whose first neglected term is below 10^-10 of the sum.
  static double sum(double k, double s) {
    constexpr double kExact = 32;
    double total = 0;
    for (double i = 1; i <= std::min(k, kExact); ++i) total += stable::power(i, -s);
    if (k <= kExact) return total;
    const auto corrections = [s](double x) {
      const double f = stable::power(x, -s);
      return f / 2 - s * f / x / 12 + s * (s + 1) * (s + 2) * f / (x * x * x) / 720;
    };
    const double octaves = stable::log(k / kExact);
    const double t = (1 - s) * octaves;
    const double area =
        stable::power(kExact, 1 - s) * octaves * (t == 0 ? 1 : stable::expm1(t) / t);
    return total + area + corrections(k) - corrections(kExact);
  }

  double ranks_;
  double exponent_;
  double integral_first_;
  double integral_last_;
  double sure_distance_;
};

}  // namespace

LawPointer geometric(double mean) {
  HEADROOM_CHECK(mean >= 1 && std::isfinite(mean), "a geometric law counts from 1");
  return mean == 1 ? constant(1) : std::make_unique<Geometric>(mean);
}

LawPointer zipf(double ranks, double exponent) {
  HEADROOM_CHECK(ranks >= 1 && ranks <= kMostRanks && ranks == std::floor(ranks),
                 "a zipf law needs a whole number of ranks");
  HEADROOM_CHECK(exponent >= 0 && std::isfinite(exponent), "the exponent of zipf is negative");
  return std::make_unique<Zipf>(ranks, exponent);
}

}  // namespace headroom::laws
