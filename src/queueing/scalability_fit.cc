#include "queueing/scalability_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::queueing {
namespace {

constexpr double kConfidence = 0.95;

double law_at(double load, std::span<const double> parameters) {
  return ScalabilityLaw{.sigma = parameters[0], .kappa = parameters[1], .gamma = parameters[2]}
      .throughput(load);
}

std::optional<FittedScalability::Peak> peak_of(const ScalabilityLaw& law,
                                               const fitting::Interval& kappa) {
  if (!law.peak_load()) return std::nullopt;
  const auto with = [&](double other) {
    return ScalabilityLaw{.sigma = law.sigma, .kappa = other, .gamma = law.gamma}.peak_load();
  };
  return FittedScalability::Peak{.low = with(kappa.high).value_or(0), .high = with(kappa.low)};
}

}  // namespace

Result<FittedScalability> fit_scalability(std::span<const MeasuredThroughput> measured) {
  std::vector<fitting::Point> points;
  double per_load = 0;
  for (const auto& [load, throughput] : measured) {
    if (!(load > 0) || !(throughput >= 0)) {
      return invalid(fmt::format("a throughput of {} at a load of {} cannot have been measured",
                                 throughput, load),
                     "loads are above 0 and throughputs not below");
    }
    points.push_back({.x = load, .y = throughput});
    per_load = std::max(per_load, throughput / load);
  }
  if (per_load == 0) return invalid("no throughput above 0 was measured");
  auto fit = fitting::fit_least_squares(law_at,
                                        {{.start = 0.05, .low = 0},
                                         {.start = 0.001, .low = 0},
                                         {.start = per_load, .low = per_load * 1e-9}},
                                        points);
  if (!fit) return fail(fit.error());
  const std::vector<double>& found = fit->parameters();
  const ScalabilityLaw law{.sigma = found[0], .kappa = found[1], .gamma = found[2]};
  const fitting::Interval kappa = fit->parameter_interval(1, kConfidence);
  return FittedScalability{.law = law,
                           .sigma = fit->parameter_interval(0, kConfidence),
                           .kappa = kappa,
                           .gamma = fit->parameter_interval(2, kConfidence),
                           .peak = peak_of(law, kappa),
                           .fit = *std::move(fit)};
}

}  // namespace headroom::queueing
