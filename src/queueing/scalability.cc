#include "queueing/scalability.h"

#include <cmath>

#include "base/check.h"

namespace headroom::queueing {
namespace {

// The least root >= 0 of a x^2 + b x + c, without cancellation.
std::optional<double> least_positive_root(double a, double b, double c) {
  if (a == 0) {
    if (b == 0 || -c / b < 0) return std::nullopt;
    return -c / b;
  }
  const double discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return std::nullopt;
  const double larger = -0.5 * (b + std::copysign(std::sqrt(discriminant), b));
  std::optional<double> least;
  for (const double root : {larger / a, larger == 0 ? 0 : c / larger}) {
    if (root >= 0 && (!least || root < *least)) least = root;
  }
  return least;
}

}  // namespace

double ScalabilityLaw::throughput(double load) const {
  return gamma * load / (1 + sigma * (load - 1) + kappa * load * (load - 1));
}

double ScalabilityLaw::response(double load) const {
  return (1 + sigma * (load - 1) + kappa * load * (load - 1)) / gamma;
}

double ScalabilityLaw::efficiency(double load) const {
  return throughput(load) / (gamma * load);
}

std::optional<double> ScalabilityLaw::peak_load() const {
  if (kappa <= 0 || sigma >= 1) return std::nullopt;
  return std::sqrt((1 - sigma) / kappa);
}

std::optional<double> ScalabilityLaw::peak_throughput() const {
  const auto load = peak_load();
  if (!load) return std::nullopt;
  return throughput(*load);
}

std::optional<double> ScalabilityLaw::amdahl_limit() const {
  if (sigma <= 0) return std::nullopt;
  return gamma / sigma;
}

std::optional<double> ScalabilityLaw::worthwhile_load() const {
  if (sigma <= 0) return std::nullopt;
  return 1 / sigma;
}

std::optional<double> ScalabilityLaw::load_at_throughput(double wanted) const {
  HEADROOM_CHECK(wanted >= 0, "a throughput is not negative");
  if (wanted == 0) return 0.0;
  // kappa N^2 + (sigma - kappa - gamma / X) N + 1 - sigma = 0; the lesser root lies before the
  // peak.
  return least_positive_root(kappa, sigma - kappa - gamma / wanted, 1 - sigma);
}

std::optional<double> ScalabilityLaw::load_at_response(double wanted) const {
  return least_positive_root(kappa, sigma - kappa, 1 - sigma - gamma * wanted);
}

}  // namespace headroom::queueing
