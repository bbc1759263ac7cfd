#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/distribution_law.h"
#include "base/stable_math.h"

namespace headroom::laws {
namespace {

class Constant final : public Distribution::Law {
 public:
  explicit Constant(double value) : value_(value) {}
  double sample(Random&) const override { return value_; }
  double mean() const override { return value_; }
  double quantile(double) const override { return value_; }

 private:
  double value_;
};

class Empirical final : public Distribution::Law {
 public:
  explicit Empirical(std::vector<double> samples) : sorted_(std::move(samples)) {
    std::ranges::sort(sorted_);
    for (const double value : sorted_) average_ += value / static_cast<double>(sorted_.size());
  }
  double sample(Random& random) const override { return sorted_[random.below(sorted_.size())]; }
  double mean() const override { return average_; }
  double quantile(double p) const override {
    const auto count = static_cast<double>(sorted_.size());
    const auto rank = static_cast<std::size_t>(std::ceil(p * count));
    return sorted_[std::clamp<std::size_t>(rank, 1, sorted_.size()) - 1];
  }

 private:
  std::vector<double> sorted_;
  double average_ = 0;
};

class Uniform final : public Distribution::Law {
 public:
  Uniform(double low, double high) : low_(low), high_(high) {}
  double sample(Random& random) const override { return quantile(random.uniform()); }
  double mean() const override { return low_ + (high_ - low_) / 2; }
  double quantile(double p) const override { return low_ + (high_ - low_) * p; }

 private:
  double low_;
  double high_;
};

class Exponential final : public Distribution::Law {
 public:
  explicit Exponential(double mean) : average_(mean) {}
  double sample(Random& random) const override {
    return -average_ * stable::log(random.uniform_open());
  }
  double mean() const override { return average_; }
  double quantile(double p) const override { return -average_ * stable::log1p(-p); }

 private:
  double average_;
};

// Uniform in the open interval (0, 1): the quantile of neither end is finite.
double between_zero_and_one(Random& random) {
  return (static_cast<double>(random.bits() >> 12) + 0.5) * 0x1p-52;
}

double normal_sample(Random& random) {
  return stable::normal_quantile(between_zero_and_one(random));
}

class Normal final : public Distribution::Law {
 public:
  Normal(double center, double deviation)
      : center_(center),
        deviation_(deviation),
        share_below_zero_(std::erfc(center_ / deviation_ / std::sqrt(2.0)) / 2) {}
  // Redrawing truncates exactly, and needs no error function, which would not be stable. As the
  // center is not negative, at least every second draw is kept.
  double sample(Random& random) const override {
    while (true) {
      const double value = center_ + deviation_ * normal_sample(random);
      if (value >= 0) return value;
    }
  }
  // Of a normal law cut off at a = -center / deviation: center + deviation * phi(a) / (1 - Phi(a)).
  double mean() const override {
    const double cut = center_ / deviation_;
    const double density = std::exp(-cut * cut / 2) / std::sqrt(2 * 3.14159265358979323846);
    return center_ + deviation_ * density / (1 - share_below_zero_);
  }
  double quantile(double p) const override {
    const double untruncated = share_below_zero_ + p * (1 - share_below_zero_);
    return std::max(0.0, center_ + deviation_ * stable::normal_quantile(untruncated));
  }

 private:
  double center_;
  double deviation_;
  double share_below_zero_;
};

class Lognormal final : public Distribution::Law {
 public:
  Lognormal(double median, double sigma) : median_(median), sigma_(sigma) {}
  double sample(Random& random) const override {
    return median_ * stable::exp(sigma_ * normal_sample(random));
  }
  double mean() const override { return median_ * stable::exp(sigma_ * sigma_ / 2); }
  double quantile(double p) const override {
    return median_ * stable::exp(sigma_ * stable::normal_quantile(p));
  }

 private:
  double median_;
  double sigma_;
};

// Where the quantile of an extreme gamma law fits no double, the end of the range is as good an
// answer as an exception.
using QuietPolicy = boost::math::policies::policy<
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;

// G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables" (2000): a cubed
// normal, accepted or redrawn. A shape below 1 draws with shape + 1 and multiplies by U^(1/shape).
class Gamma final : public Distribution::Law {
 public:
  Gamma(double shape, double scale)
      : shape_(shape),
        scale_(scale),
        d_((shape_ < 1 ? shape_ + 1 : shape_) - 1.0 / 3),
        c_(1 / std::sqrt(9 * d_)) {}
  double sample(Random& random) const override {
    const double drawn = scale_ * d_ * cube(random);
    return shape_ < 1 ? drawn * stable::power(random.uniform_open(), 1 / shape_) : drawn;
  }
  double mean() const override { return shape_ * scale_; }
  double quantile(double p) const override {
    return scale_ * boost::math::gamma_p_inv(shape_, p, QuietPolicy());
  }

 private:
  double cube(Random& random) const {
    while (true) {
      const double x = normal_sample(random);
      const double root = 1 + c_ * x;
      if (root <= 0) continue;
      const double v = root * root * root;
      const double u = random.uniform_open();
      // Their squeeze: what it takes, the exact test below would take, without a logarithm.
      if (u < 1 - 0.0331 * (x * x) * (x * x)) return v;
      if (stable::log(u) < x * x / 2 + d_ * (1 - v + stable::log(v))) return v;
    }
  }

  double shape_;
  double scale_;
  double d_;
  double c_;
};

class Weibull final : public Distribution::Law {
 public:
  Weibull(double shape, double scale) : shape_(shape), scale_(scale) {}
  double sample(Random& random) const override { return at(-stable::log(random.uniform_open())); }
  double mean() const override { return scale_ * stable::exp(stable::log_gamma(1 + 1 / shape_)); }
  double quantile(double p) const override { return at(-stable::log1p(-p)); }

 private:
  // The value that share exp(-exponent) of the values exceed.
  double at(double exponent) const {
    return exponent > 0 ? scale_ * stable::power(exponent, 1 / shape_) : 0;
  }

  double shape_;
  double scale_;
};

class Pareto final : public Distribution::Law {
 public:
  Pareto(double minimum, double alpha) : minimum_(minimum), alpha_(alpha) {}
  double sample(Random& random) const override {
    return minimum_ * stable::power(random.uniform_open(), -1 / alpha_);
  }
  double mean() const override {
    return alpha_ > 1 ? minimum_ * (alpha_ / (alpha_ - 1))
                      : std::numeric_limits<double>::infinity();
  }
  double quantile(double p) const override {
    return minimum_ * stable::exp(-stable::log1p(-p) / alpha_);
  }

 private:
  double minimum_;
  double alpha_;
};

void check_positive(double value) {
  HEADROOM_CHECK(value > 0 && std::isfinite(value), "a parameter of a law must be above 0");
}

}  // namespace

LawPointer constant(double value) {
  HEADROOM_CHECK(value >= 0 && std::isfinite(value), "nothing drawn is negative or infinite");
  return std::make_unique<Constant>(value);
}

LawPointer empirical(std::vector<double> samples) {
  HEADROOM_CHECK(!samples.empty(), "an empirical distribution needs a sample");
  for (const double value : samples) {
    HEADROOM_CHECK(value >= 0 && std::isfinite(value), "nothing drawn is negative or infinite");
  }
  return std::make_unique<Empirical>(std::move(samples));
}

LawPointer uniform(double low, double high) {
  HEADROOM_CHECK(low >= 0 && low < high && std::isfinite(high), "uniform needs 0 <= low < high");
  return std::make_unique<Uniform>(low, high);
}

LawPointer exponential(double mean) {
  check_positive(mean);
  return std::make_unique<Exponential>(mean);
}

LawPointer normal(double mean, double deviation) {
  HEADROOM_CHECK(mean >= 0 && std::isfinite(mean), "the mean of a normal law is negative");
  check_positive(deviation);
  return std::make_unique<Normal>(mean, deviation);
}

LawPointer lognormal(double median, double sigma) {
  check_positive(median);
  check_positive(sigma);
  return std::make_unique<Lognormal>(median, sigma);
}

LawPointer gamma(double shape, double scale) {
  check_positive(shape);
  check_positive(scale);
  return std::make_unique<Gamma>(shape, scale);
}

LawPointer weibull(double shape, double scale) {
  check_positive(shape);
  check_positive(scale);
  return std::make_unique<Weibull>(shape, scale);
}

LawPointer pareto(double minimum, double alpha) {
  check_positive(minimum);
  check_positive(alpha);
  return std::make_unique<Pareto>(minimum, alpha);
}

}  // namespace headroom::laws
