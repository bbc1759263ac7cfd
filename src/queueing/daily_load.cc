#include "queueing/daily_load.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace headroom::queueing {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

}  // namespace

Result<DailyLoad> DailyLoad::of(const Sinusoid& arrivals, double service) {
  if (!std::isfinite(arrivals.mean) || !(arrivals.amplitude >= 0) ||
      arrivals.amplitude > arrivals.mean) {
    return invalid(fmt::format("a rate of {} cannot fall by {}", arrivals.mean, arrivals.amplitude),
                   "it would be negative");
  }
  if (!std::isfinite(arrivals.period) || arrivals.period <= 0) {
    return invalid(fmt::format("a period must be above 0, got {}", arrivals.period));
  }
  if (!std::isfinite(service) || service <= 0) {
    return invalid(fmt::format("a service time must be above 0, got {}", service));
  }
  return DailyLoad(arrivals, service);
}

double DailyLoad::turns_per_service() const {
  return kTurn / arrivals_.period * service_;
}

double DailyLoad::arrival_rate(double time) const {
  return arrivals_.mean + arrivals_.amplitude * std::sin(kTurn * time / arrivals_.period);
}

double DailyLoad::busy(double time) const {
  const double angle = kTurn * time / arrivals_.period;
  const double turned = turns_per_service();
  const double swing = (std::sin(angle) - turned * std::cos(angle)) / (1 + turned * turned);
  return service_ * (arrivals_.mean + arrivals_.amplitude * swing);
}

double DailyLoad::busy_max() const {
  return service_ * (arrivals_.mean + arrivals_.amplitude / std::hypot(1, turns_per_service()));
}

double DailyLoad::lag() const {
  return std::atan(turns_per_service()) * arrivals_.period / kTurn;
}

}  // namespace headroom::queueing
