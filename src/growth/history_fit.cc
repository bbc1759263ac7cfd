#include "growth/history_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace headroom::growth {
namespace {

using fitting::Model;
using fitting::Parameter;

// A form as a curve of logarithms: x is 0 at the first figure and 1 at the last, and y is the
// logarithm of the value over the mean figure's.
struct Shape {
  Model model;
  std::vector<Parameter> parameters;
};

constexpr double kFarAbove = 14;  // ceilings up to a million times the largest figure

// ln(1 + e^x) where e^x may be too large.
double log1p_exp(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

Shape flat() {
  return {[](double, std::span<const double> p) { return p[0]; }, {{.start = 0.1}}};
}

// By its values at both ends, so that it is above 0 between them; beyond, it cannot fall below a
// billionth.
Shape linear(double first, double last) {
  return {[](double x, std::span<const double> p) {
            return std::log(std::max(1e-9, std::exp(p[0]) * (1 - x) + std::exp(p[1]) * x));
          },
          {{.start = first}, {.start = last}}};
}

Shape exponential(double first, double last) {
  return {[](double x, std::span<const double> p) { return p[0] + p[1] * x; },
          {{.start = first}, {.start = last - first}}};
}

// ceiling / (1 + e^(-speed (x - middle)))
Shape logistic(double first, double last) {
  const double ceiling = std::max(first, last) + 0.3;
  const double speed = 4;
  const double middle = 1.1 + std::log(std::expm1(0.3)) / speed;
  return {[](double x, std::span<const double> p) { return p[0] - log1p_exp(-p[1] * (x - p[2])); },
          {{.start = ceiling, .high = ceiling + kFarAbove},
           {.start = speed, .low = 1e-3, .high = 1e3},
           {.start = middle, .low = -20, .high = 50}}};
}

// market (1 - e^-u) / (1 + ratio e^-u), u = speed (x + before): the share of the market that has
// come, `before` the time since the launch, ratio that of imitators to innovators, as a logarithm.
Shape bass(double first, double last) {
  const double market = std::max(first, last) + 0.3;
  return {[](double x, std::span<const double> p) {
            const double u = p[1] * (x + p[2]);
            return p[0] + std::log(-std::expm1(-u)) - log1p_exp(p[3] - u);
          },
          {{.start = market, .high = market + kFarAbove},
           {.start = 3, .low = 1e-3, .high = 1e3},
           {.start = 0.1, .low = 1e-6, .high = 50},
           {.start = 1, .low = -5, .high = 15}}};
}

// Not exactly 0, which is no size for a parameter.
double start_at(double value) {
  return std::abs(value) < 1e-3 ? 1e-3 : value;
}

Shape shape_of(Form form, double first, double last) {
  switch (form) {
    case Form::kFlat:
      return flat();
    case Form::kLinear:
      return linear(start_at(first), start_at(last));
    case Form::kExponential:
      return {exponential(start_at(first), last).model,
              {{.start = start_at(first)}, {.start = start_at(last - first)}}};
    case Form::kLogistic:
      return logistic(first, last);
    case Form::kBass:
      return bass(first, last);
  }
  return flat();
}

}  // namespace

std::string_view to_string(Form form) {
  constexpr std::array<std::string_view, 5> kNames{"flat", "linear", "exponential", "logistic",
                                                   "bass"};
  return kNames[static_cast<std::size_t>(form)];
}

double FittedGrowth::value(Days since_first) const {
  return std::exp(fit_.at(since_first / span_));
}

fitting::Interval FittedGrowth::prediction(Days since_first, double confidence) const {
  const fitting::Interval logarithm = fit_.prediction_interval(since_first / span_, confidence);
  return {.low = std::exp(logarithm.low), .high = std::exp(logarithm.high)};
}

Result<FittedGrowth> fit_form(Form form, const History& history) {
  constexpr std::size_t kFewest = 4;
  const std::vector<Measured>& figures = history.figures;
  if (figures.size() < kFewest) {
    return invalid(fmt::format("{} figures are too few to tell how they grow", figures.size()),
                   "with fewer than 4 every curve passes through them");
  }
  const Days span = figures.back().at;
  std::vector<fitting::Point> points;
  double mean = 0;
  for (const Measured& figure : figures) {
    points.push_back({.x = figure.at / span, .y = std::log(figure.value)});
    mean += points.back().y / static_cast<double>(figures.size());
  }
  // Around the mean, so that starts do not depend on units; the fit itself keeps it in its
  // constant.
  const Shape shape = shape_of(form, points.front().y - mean, points.back().y - mean);
  const Model shifted = [model = shape.model, mean](double x, std::span<const double> p) {
    return mean + model(x, p);
  };
  auto fit = fitting::fit_least_squares(shifted, shape.parameters, points);
  if (!fit) return fail(fit.error());
  return FittedGrowth(form, span, *std::move(fit));
}

Result<std::vector<FittedGrowth>> fit_history(const History& history) {
  std::vector<FittedGrowth> fits;
  for (const Form form :
       {Form::kFlat, Form::kLinear, Form::kExponential, Form::kLogistic, Form::kBass}) {
    auto fit = fit_form(form, history);
    if (fit && std::isfinite(fit->akaike())) fits.push_back(*std::move(fit));
    if (!fit && form == Form::kFlat) return fail(fit.error());
  }
  std::ranges::sort(fits, {}, &FittedGrowth::akaike);
  double sum = 0;
  for (FittedGrowth& fit : fits) {
    fit.set_weight(std::exp((fits.front().akaike() - fit.akaike()) / 2));
    sum += fit.weight();
  }
  for (FittedGrowth& fit : fits) fit.set_weight(fit.weight() / sum);
  return fits;
}

}  // namespace headroom::growth
