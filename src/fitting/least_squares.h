// Curves fitted to points: nonlinear least squares with bounds on the parameters, and how sure one
// can be of what comes out.
//
// Levenberg's and Marquardt's method. A parameter that the data would push out of its bounds is
// held there, and the others are fitted around it. Intervals are those of the linear model that the
// curve is near its minimum, with Student's t, so they assume points that scatter independently and
// evenly. Seber and Wild, Nonlinear Regression (1989), 2.1 and 5.1. Of a parameter held at its
// bound they are a rough guide only.
//
// Pure; for up to about ten parameters and as many points as fit into memory.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "base/result.h"

namespace headroom::fitting {

struct Point {
  double x = 0;
  double y = 0;
};

using Model = std::function<double(double x, std::span<const double> parameters)>;

struct Parameter {
  double start = 1;  // not 0: its size is taken for that of the parameter
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

struct Interval {
  double low = 0;
  double high = 0;
};

class Fit {
 public:
  Fit(Model model, std::vector<Parameter> bounds, std::vector<double> parameters,
      std::span<const Point> points);

  const std::vector<double>& parameters() const { return parameters_; }
  double at(double x) const { return model_(x, parameters_); }
  double residual_squares() const { return residual_squares_; }
  // Standard deviation of the points around the curve, per degree of freedom.
  double residual_deviation() const;
  // Share of the points' variance around their mean that the curve explains.
  double explained() const { return explained_; }
  double standard_error(std::size_t parameter) const;

  // At a confidence in (0, 1), asserted; cut off at the parameter's bounds. Infinite where the
  // points do not determine the parameter.
  Interval parameter_interval(std::size_t parameter, double confidence) const;
  // Where the curve itself is, and where a further point would be.
  Interval curve_interval(double x, double confidence) const;
  Interval prediction_interval(double x, double confidence) const;

  // Akaike's information criterion, corrected for few points (Hurvich and Tsai 1989): of two curves
  // fitted to the same points the one with less of it is the better guess at the truth. Infinite
  // where there are too few points to tell.
  double akaike() const;

 private:
  Interval interval_around(double x, double confidence, double own_variance) const;
  double student_quantile(double confidence) const;

  Model model_;
  std::vector<Parameter> bounds_;
  std::vector<double> parameters_;
  std::vector<std::vector<double>> covariance_;  // empty: not determined
  std::size_t points_ = 0;
  double residual_squares_ = 0;
  double explained_ = 0;
};

// Fails where there are no more points than parameters, a value is not finite, a start is outside
// its bounds, or the model is not finite at the start.
Result<Fit> fit_least_squares(const Model& model, const std::vector<Parameter>& parameters,
                              std::span<const Point> points);

}  // namespace headroom::fitting
