#include "traffic/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/quantity.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kFewest = 8;

// Derivatives of the logarithm of the gamma function, by recurrence up to 6 and then the asymptotic
// series (Abramowitz and Stegun, 6.3.18 and 6.4.12); x above 0.
double digamma(double x) {
  double below = 0;
  for (; x < 6; ++x) below += 1 / x;
  const double square = 1 / (x * x);
  return std::log(x) - 0.5 / x - square * (1.0 / 12 - square * (1.0 / 120 - square / 252)) - below;
}

double trigamma(double x) {
  double below = 0;
  for (; x < 6; ++x) below += 1 / (x * x);
  const double square = 1 / (x * x);
  return 1 / x + square / 2 + square / x * (1.0 / 6 - square * (1.0 / 30 - square / 42)) + below;
}

// What the likelihoods depend on.
struct Moments {
  double count = 0;
  double mean = 0;
  double mean_log = 0;
  double variance_log = 0;
};

Moments moments_of(const std::vector<double>& values) {
  Moments moments;
  moments.count = static_cast<double>(values.size());
  for (const double value : values) {
    moments.mean += value / moments.count;
    moments.mean_log += std::log(value) / moments.count;
  }
  for (const double value : values) {
    const double distance = std::log(value) - moments.mean_log;
    moments.variance_log += distance * distance / moments.count;
  }
  return moments;
}

std::string duration(double seconds) {
  return to_string(from_seconds(std::clamp(seconds, 1e-9, 1e9)));
}

// Minka's Newton step on 1/shape from the usual first guess; s = log(mean) - mean(log) above 0.
double gamma_shape(double s) {
  double shape = (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
  for (int i = 0; i < 20; ++i) {
    const double step =
        (std::log(shape) - digamma(shape) - s) / (shape * shape * (1 / shape - trigamma(shape)));
    const double next = 1 / (1 / shape + step);
    if (!(next > 0) || std::abs(next - shape) < 1e-9 * shape) break;
    shape = next;
  }
  return shape;
}

double akaike(int parameters, double log_likelihood) {
  return 2 * parameters - 2 * log_likelihood;
}

}  // namespace

Fit fit_pauses(const std::vector<double>& seconds, double zero) {
  Fit fit;
  fit.samples = seconds.size();
  if (seconds.empty()) return fit;
  std::vector<double> values(seconds);
  for (double& value : values) value = std::max(value, zero);
  const Moments m = moments_of(values);
  fit.mean = m.mean;
  const double spread = std::log(m.mean) - m.mean_log;  // 0 only where all are alike
  if (values.size() < kFewest || m.variance_log < 1e-6 || spread < 1e-9) {
    fit.law = duration(m.mean);
    return fit;
  }

  const double exponential = akaike(1, -m.count * (std::log(m.mean) + 1));
  const double lognormal = akaike(
      2, -m.count * (m.mean_log + 0.5 * std::log(2 * std::numbers::pi * m.variance_log) + 0.5));
  const double shape = gamma_shape(spread);
  const double scale = m.mean / shape;
  const double gamma = akaike(2, m.count * ((shape - 1) * m.mean_log - shape -
                                            shape * std::log(scale) - std::lgamma(shape)));
  if (exponential <= std::min(lognormal, gamma)) {
    fit.law = fmt::format("exponential(mean {})", duration(m.mean));
  } else if (lognormal <= gamma) {
    fit.law = fmt::format("lognormal(median {}, sigma {:.3g})", duration(std::exp(m.mean_log)),
                          std::sqrt(m.variance_log));
  } else {
    fit.law = fmt::format("gamma(mean {}, cv {:.3g})", duration(m.mean), 1 / std::sqrt(shape));
  }
  return fit;
}

std::string fit_repeats(const std::map<std::size_t, std::uint64_t>& times) {
  if (times.empty()) return {};
  if (times.size() == 1) {
    const std::size_t always = times.begin()->first;
    return always <= 1 ? "" : fmt::format("{}", always);
  }
  double visits = 0;
  double sessions = 0;
  for (const auto& [count, how_often] : times) {
    visits += static_cast<double>(count) * static_cast<double>(how_often);
    sessions += static_cast<double>(how_often);
  }
  const double mean = visits / sessions;
  return mean < 1.005 ? "" : fmt::format("geometric(mean {:.3g})", mean);
}

}  // namespace headroom::traffic
