#include "base/stable_math.h"

#include <array>
#include <cmath>
#include <limits>

namespace headroom::stable {
namespace {

// ln 2 in two parts: the first has its 20 last bits zero, so that its product with an exponent is
// exact.
constexpr double kLn2High = 0x1.62e42feep-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kLn2 = 0x1.62e42fefa39efp-1;
constexpr double kHalfLn2Pi = 0.91893853320467274178;  // ln(2 pi) / 2

template <std::size_t n>
constexpr double polynomial(const std::array<double, n>& coefficients, double x) {
  double value = 0;
  for (std::size_t i = n; i-- > 0;) value = value * x + coefficients[i];
  return value;
}

// ln((1 + s) / (1 - s)) = 2 (s + s^3/3 + s^5/5 + ...). For |s| <= 0.1716 the first term left
// out, s^23/23, is below 10^-17 of the sum.
double log_of_quotient(double s) {
  constexpr std::array<double, 11> kOdd = {1.0,      1.0 / 3,  1.0 / 5,  1.0 / 7,
                                           1.0 / 9,  1.0 / 11, 1.0 / 13, 1.0 / 15,
                                           1.0 / 17, 1.0 / 19, 1.0 / 21};
  return 2 * s * polynomial(kOdd, s * s);
}

// (exp(r) - 1) / r = 1 + r/2! + r^2/3! + ... For |r| <= 0.35 the first term left out, r^14/15!,
// is below 10^-18.
double exp_series(double r) {
  constexpr auto kInverseFactorials = [] {
    std::array<double, 14> result{};
    double factorial = 1;
    for (std::size_t i = 0; i < result.size(); ++i) {
      factorial *= static_cast<double>(i + 1);
      result[i] = 1 / factorial;
    }
    return result;
  }();
  return polynomial(kInverseFactorials, r);
}

// 1 - x^2/2! + x^4/4! - ... and (x - x^3/3! + ...). For |x| <= pi/4 the first terms left out,
// x^18/18! and x^19/19!, are below 10^-17.
double cosine_series(double x) {
  constexpr std::array<double, 9> kEven = {1.0,
                                           -1.0 / 2,
                                           1.0 / 24,
                                           -1.0 / 720,
                                           1.0 / 40320,
                                           -1.0 / 3628800,
                                           1.0 / 479001600,
                                           -1.0 / 87178291200,
                                           1.0 / 20922789888000};
  return polynomial(kEven, x * x);
}
double sine_series(double x) {
  constexpr std::array<double, 9> kOdd = {1.0,
                                          -1.0 / 6,
                                          1.0 / 120,
                                          -1.0 / 5040,
                                          1.0 / 362880,
                                          -1.0 / 39916800,
                                          1.0 / 6227020800,
                                          -1.0 / 1307674368000,
                                          1.0 / 355687428096000};
  return x * polynomial(kOdd, x * x);
}

}  // namespace

double log(double x) {
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);  // in [1/2, 1)
  if (mantissa < 0x1.6a09e667f3bcdp-1) {       // sqrt(1/2)
    mantissa *= 2;
    --exponent;
  }
  return exponent * kLn2High +
         (exponent * kLn2Low + log_of_quotient((mantissa - 1) / (mantissa + 1)));
}

double log1p(double x) {
  // With s = x / (2 + x), (1 + s) / (1 - s) is 1 + x; the interval keeps |s| <= 0.1716.
  if (x > -0.29 && x < 0.41) return log_of_quotient(x / (2 + x));
  return log(1 + x);
}

double exp(double x) {
  if (x > 709.8) return std::numeric_limits<double>::infinity();
  if (x < -745.2) return 0;
  const double powers_of_two = std::floor(x / kLn2 + 0.5);
  const double r = (x - powers_of_two * kLn2High) - powers_of_two * kLn2Low;
  return std::ldexp(1 + r * exp_series(r), static_cast<int>(powers_of_two));
}

double expm1(double x) {
  return x > -0.35 && x < 0.35 ? x * exp_series(x) : exp(x) - 1;
}

double power(double x, double y) {
  return exp(y * log(x));
}

double cosine_of_turns(double turns) {
  constexpr double kTwoPi = 6.283185307179586477;
  const double part = std::abs(turns - std::floor(turns + 0.5));  // in [0, 1/2], and exact
  if (part <= 0.125) return cosine_series(kTwoPi * part);
  if (part >= 0.375) return -cosine_series(kTwoPi * (0.5 - part));
  return sine_series(kTwoPi * (0.25 - part));
}

double log_gamma(double x) {
  // Gamma(x) = Gamma(x + n) / (x (x + 1) ... (x + n - 1)), and from 12 on Stirling's series
  // (Abramowitz and Stegun 6.1.41) with six terms is off by less than 10^-16.
  double product = 1;
  while (x < 12) {
    product *= x;
    x += 1;
  }
  constexpr std::array<double, 6> kStirling = {1.0 / 12,    -1.0 / 360, 1.0 / 1260,
                                               -1.0 / 1680, 1.0 / 1188, -691.0 / 360360};
  const double stirling = polynomial(kStirling, 1 / (x * x)) / x;
  return (x - 0.5) * log(x) - x + kHalfLn2Pi + stirling - log(product);
}

// M. J. Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, Applied
// Statistics 37 (1988), routine PPND16; accurate to about 1 part in 10^16.
double normal_quantile(double p) {
  constexpr std::array<double, 8> kCentralTop = {3.3871328727963666080e0, 1.3314166789178437745e2,
                                                 1.9715909503065514427e3, 1.3731693765509461125e4,
                                                 4.5921953931549871457e4, 6.7265770927008700853e4,
                                                 3.3430575583588128105e4, 2.5090809287301226727e3};
  constexpr std::array<double, 8> kCentralBottom = {1.0,
                                                    4.2313330701600911252e1,
                                                    6.8718700749205790830e2,
                                                    5.3941960214247511077e3,
                                                    2.1213794301586595867e4,
                                                    3.9307895800092710610e4,
                                                    2.8729085735721942674e4,
                                                    5.2264952788528545610e3};
  constexpr std::array<double, 8> kMiddleTop = {
      1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
      3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4};
  constexpr std::array<double, 8> kMiddleBottom = {1.0,
                                                   2.05319162663775882187e0,
                                                   1.67638483018380384940e0,
                                                   6.89767334985100004550e-1,
                                                   1.48103976427480074590e-1,
                                                   1.51986665636164571966e-2,
                                                   5.47593808499534494600e-4,
                                                   1.05075007164441684324e-9};
  constexpr std::array<double, 8> kTailTop = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                              1.78482653991729133580e0,  2.96560571828504891230e-1,
                                              2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr std::array<double, 8> kTailBottom = {1.0,
                                                 5.99832206555887937690e-1,
                                                 1.36929880922735805310e-1,
                                                 1.48753612908506148525e-2,
                                                 7.86869131145613259100e-4,
                                                 1.84631831751005468180e-5,
                                                 1.42151175831644588870e-7,
                                                 2.04426310338993978564e-15};

  const double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kCentralTop, r) / polynomial(kCentralBottom, r);
  }
  const double r = std::sqrt(-log(q < 0 ? p : 1 - p));
  const double magnitude =
      r <= 5 ? polynomial(kMiddleTop, r - 1.6) / polynomial(kMiddleBottom, r - 1.6)
             : polynomial(kTailTop, r - 5) / polynomial(kTailBottom, r - 5);
  return q < 0 ? -magnitude : magnitude;
}

}  // namespace headroom::stable
