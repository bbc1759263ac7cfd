#include "fitting/least_squares.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "fitting/gradient.h"
#include "fitting/normal_equations.h"

namespace headroom::fitting {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

double squares_of(const Model& model, std::span<const double> parameters,
                  std::span<const Point> points) {
  double sum = 0;
  for (const Point& point : points) {
    const double off = point.y - model(point.x, parameters);
    sum += off * off;
  }
  return std::isfinite(sum) ? sum : kInfinite;
}

// J^T J and J^T r of the model linearised at the parameters.
struct Normal {
  Matrix curvature;
  std::vector<double> descent;
};

Normal normal_at(const Model& model, std::span<const double> parameters,
                 const std::vector<Parameter>& bounds, std::span<const Point> points) {
  const std::size_t size = parameters.size();
  Normal normal{Matrix(size, std::vector<double>(size, 0.0)), std::vector<double>(size, 0.0)};
  for (const Point& point : points) {
    const double off = point.y - model(point.x, parameters);
    const std::vector<double> slopes = gradient(model, point.x, parameters, bounds);
    for (std::size_t i = 0; i < size; ++i) {
      normal.descent[i] += slopes[i] * off;
      for (std::size_t j = 0; j < size; ++j) normal.curvature[i][j] += slopes[i] * slopes[j];
    }
  }
  return normal;
}

class Minimisation {
 public:
  Minimisation(const Model& model, const std::vector<Parameter>& bounds,
               std::span<const Point> points)
      : model_(model), bounds_(bounds), points_(points) {
    for (const Parameter& parameter : bounds) now_.push_back(parameter.start);
    squares_ = squares_of(model, now_, points);
  }

  std::vector<double> run() {
    constexpr int kStepsMax = 1'000;
    for (int step = 0; step < kStepsMax && damping_ < 1e12; ++step) {
      const Normal normal = normal_at(model_, now_, bounds_, points_);
      if (!descend(normal)) break;
    }
    return now_;
  }

 private:
  bool is_held(std::size_t i, const Normal& normal) const {
    return (now_[i] <= bounds_[i].low && normal.descent[i] < 0) ||
           (now_[i] >= bounds_[i].high && normal.descent[i] > 0);
  }

  // Where Marquardt's damped step leads, within the bounds.
  std::vector<double> proposal(const Normal& normal) const {
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < now_.size(); ++i) {
      if (!is_held(i, normal) && normal.curvature[i][i] > 0) free.push_back(i);
    }
    Matrix damped;
    std::vector<double> descent;
    for (const std::size_t i : free) {
      std::vector<double> row;
      for (const std::size_t j : free) {
        row.push_back(normal.curvature[i][j] * (i == j ? 1 + damping_ : 1));
      }
      damped.push_back(row);
      descent.push_back(normal.descent[i]);
    }
    std::vector<double> next = now_;
    const auto step = solve(damped, descent);
    if (!step) return next;
    for (std::size_t i = 0; i < free.size(); ++i) {
      const Parameter& bound = bounds_[free[i]];
      next[free[i]] = std::clamp(now_[free[i]] + (*step)[i], bound.low, bound.high);
    }
    return next;
  }

  // Goes down, with as much damping as it takes. False when there is no way down any more.
  bool descend(const Normal& normal) {
    for (; damping_ < 1e12; damping_ *= 4) {
      const std::vector<double> next = proposal(normal);
      const double squares = squares_of(model_, next, points_);
      if (squares >= squares_) continue;
      const bool is_settled = squares_ - squares <= 1e-15 * squares_;
      now_ = next;
      squares_ = squares;
      damping_ = std::max(1e-12, damping_ / 10);
      return !is_settled;
    }
    return false;
  }

  const Model& model_;
  const std::vector<Parameter>& bounds_;
  std::span<const Point> points_;
  std::vector<double> now_;
  double squares_ = 0;
  double damping_ = 1e-3;
};

Result<void> check(const std::vector<Parameter>& parameters, std::span<const Point> points) {
  if (points.size() <= parameters.size()) {
    return invalid(
        fmt::format("{} points are too few to fit {} parameters", points.size(), parameters.size()),
        "every point would lie on the curve, and nothing could be said of the next");
  }
  for (const Point& point : points) {
    if (std::isfinite(point.x) && std::isfinite(point.y)) continue;
    return invalid(fmt::format("the point ({}, {}) is not finite", point.x, point.y));
  }
  for (const Parameter& parameter : parameters) {
    HEADROOM_CHECK(parameter.start != 0 && parameter.start >= parameter.low &&
                       parameter.start <= parameter.high,
                   "a parameter starts within its bounds, and not at 0");
  }
  return {};
}

}  // namespace

Result<Fit> fit_least_squares(const Model& model, const std::vector<Parameter>& parameters,
                              std::span<const Point> points) {
  if (auto valid = check(parameters, points); !valid) return fail(valid.error());
  Minimisation minimisation(model, parameters, points);
  Fit fit(model, parameters, minimisation.run(), points);
  if (std::isfinite(fit.residual_squares())) return fit;
  return invalid("the curve is not finite at the points it is to be fitted to");
}

Fit::Fit(Model model, std::vector<Parameter> bounds, std::vector<double> parameters,
         std::span<const Point> points)
    : model_(std::move(model)),
      bounds_(std::move(bounds)),
      parameters_(std::move(parameters)),
      points_(points.size()),
      residual_squares_(squares_of(model_, parameters_, points)) {
  double mean = 0;
  for (const Point& point : points) mean += point.y / static_cast<double>(points.size());
  double around_mean = 0;
  for (const Point& point : points) around_mean += (point.y - mean) * (point.y - mean);
  explained_ = around_mean > 0 ? 1 - residual_squares_ / around_mean : 1;

  // Scaled to ones on the diagonal, so that what is singular does not depend on units.
  Matrix curvature = normal_at(model_, parameters_, bounds_, points).curvature;
  std::vector<double> scale;
  for (std::size_t i = 0; i < curvature.size(); ++i) scale.push_back(std::sqrt(curvature[i][i]));
  for (std::size_t i = 0; i < curvature.size(); ++i) {
    for (std::size_t j = 0; j < curvature.size(); ++j) curvature[i][j] /= scale[i] * scale[j];
  }
  const auto inverted = inverse(curvature);
  if (!inverted) return;
  covariance_ = *inverted;
  const double variance = residual_deviation() * residual_deviation();
  for (std::size_t i = 0; i < covariance_.size(); ++i) {
    for (std::size_t j = 0; j < covariance_.size(); ++j) {
      covariance_[i][j] *= variance / (scale[i] * scale[j]);
    }
  }
}

double Fit::residual_deviation() const {
  return std::sqrt(residual_squares_ / static_cast<double>(points_ - parameters_.size()));
}

double Fit::standard_error(std::size_t parameter) const {
  return covariance_.empty() ? kInfinite : std::sqrt(covariance_[parameter][parameter]);
}

double Fit::student_quantile(double confidence) const {
  HEADROOM_CHECK(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1");
  const boost::math::students_t law(static_cast<double>(points_ - parameters_.size()));
  return boost::math::quantile(law, (1 + confidence) / 2);
}

Interval Fit::parameter_interval(std::size_t parameter, double confidence) const {
  const double half = student_quantile(confidence) * standard_error(parameter);
  return {.low = std::max(bounds_[parameter].low, parameters_[parameter] - half),
          .high = std::min(bounds_[parameter].high, parameters_[parameter] + half)};
}

Interval Fit::interval_around(double x, double confidence, double own_variance) const {
  const double half_widths = student_quantile(confidence);
  if (covariance_.empty()) return {.low = -kInfinite, .high = kInfinite};
  const std::vector<double> slopes = gradient(model_, x, parameters_, bounds_);
  double variance = own_variance;
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    for (std::size_t j = 0; j < slopes.size(); ++j) {
      variance += slopes[i] * covariance_[i][j] * slopes[j];
    }
  }
  const double half = half_widths * std::sqrt(std::max(0.0, variance));
  return {.low = at(x) - half, .high = at(x) + half};
}

Interval Fit::curve_interval(double x, double confidence) const {
  return interval_around(x, confidence, 0);
}

Interval Fit::prediction_interval(double x, double confidence) const {
  return interval_around(x, confidence, residual_deviation() * residual_deviation());
}

double Fit::akaike() const {
  const double n = static_cast<double>(points_);
  const double estimated = static_cast<double>(parameters_.size()) + 1;  // and the variance
  if (n <= estimated + 1) return kInfinite;
  // A perfect fit has no likelihood; below rounding all fits are alike.
  const double variance = std::max(residual_squares_ / n, std::numeric_limits<double>::min());
  return n * std::log(variance) + 2 * estimated +
         2 * estimated * (estimated + 1) / (n - estimated - 1);
}

}  // namespace headroom::fitting
