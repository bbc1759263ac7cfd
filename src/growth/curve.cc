#include "growth/curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace headroom::growth {
namespace {

using spec::GrowthCurve;

constexpr double kDayInSeconds = 86'400;
constexpr double kLongest = 36'525;         // days
constexpr double kImitators = 0.38 / 0.03;  // Bass's q / p
constexpr double kNearlyAll = 0.99;

double days_of(Nanos time) {
  return to_seconds(time) / kDayInSeconds;
}

std::unexpected<Error> invalid_growth(const spec::Growth& growth, std::string what,
                                      std::string why) {
  return fail({.what = fmt::format("growth {} {}", growth.name, what),
               .why = std::move(why),
               .fix = "for example { curve: logistic, to: 50x, within: 60 days }",
               .at = growth.at});
}

// Bass's share of those who have come, t counted in 1 / p.
double bass_share(double t) {
  const double rest = std::exp(-(1 + kImitators) * t);
  return (1 - rest) / (1 + kImitators * rest);
}

// The t at which it is so much.
double bass_time(double share) {
  return std::log((1 + kImitators * share) / (1 - share)) / (1 + kImitators);
}

// The speed that a rate in the file means: the slope at the beginning, but for compound growth.
double speed_of_rate(const spec::Growth& growth) {
  const double per_period = growth.rate->share.value;
  const double period = days_of(growth.rate->period);
  const double to = growth.to ? growth.to->value : 0;
  switch (growth.curve) {
    case GrowthCurve::kCompound:
      return std::log1p(per_period) / period;
    case GrowthCurve::kLogistic:
      return per_period / period / (1 - 1 / to);  // slope s (1 - 1 / to) at 1
    case GrowthCurve::kBass:
      return per_period / period / (to - 1);
    default:
      return per_period / period;
  }
}

// The speed at which `to` is reached, or nearly so, after `within`.
double speed_of_goal(const spec::Growth& growth) {
  const double to = growth.to->value;
  const double days = days_of(*growth.within);
  switch (growth.curve) {
    case GrowthCurve::kLinear:
      return (to - 1) / days;
    case GrowthCurve::kLogistic:
      // to / (1 + (to - 1) e^(-s t)) = 0.99 to
      return std::log((to - 1) * kNearlyAll / (1 - kNearlyAll)) / days;
    case GrowthCurve::kBass:
      return bass_time(kNearlyAll) / days;
    default:
      return std::log(to) / days;
  }
}

}  // namespace

Result<Curve> Curve::of(const spec::Growth& growth) {
  const bool saturates =
      growth.curve == GrowthCurve::kLogistic || growth.curve == GrowthCurve::kBass;
  if (saturates && !growth.to) {
    return invalid_growth(growth, "does not say where it ends",
                          "logistic and Bass growth fill up, and need `to`");
  }
  if (saturates && growth.to->value <= 1) {
    return invalid_growth(growth, fmt::format("cannot grow to {}x", growth.to->value),
                          "logistic and Bass growth go up");
  }
  if (!growth.rate && !(growth.to && growth.within)) {
    return invalid_growth(growth, "does not say how fast it grows",
                          "growth needs a rate, or both to and within");
  }
  Curve curve;
  curve.form_ = growth.curve;
  curve.speed_ = growth.rate ? speed_of_rate(growth) : speed_of_goal(growth);
  if (growth.to) curve.ceiling_ = growth.to->value;
  // What saturates goes on towards its ceiling.
  if (growth.within && !saturates) curve.last_ = days_of(*growth.within);
  return curve;
}

double Curve::unlimited(double days) const {
  switch (form_) {
    case GrowthCurve::kLinear:
      return 1 + speed_ * days;
    case GrowthCurve::kLogistic:
      return *ceiling_ / (1 + (*ceiling_ - 1) * std::exp(-speed_ * days));
    case GrowthCurve::kBass:
      return 1 + (*ceiling_ - 1) * bass_share(speed_ * days);
    default:
      return std::exp(speed_ * days);
  }
}

double Curve::factor(Days from_today) const {
  double days = std::max(0.0, from_today.count());
  if (last_) days = std::min(days, *last_);
  const double free = unlimited(days);
  if (!ceiling_) return free;
  return *ceiling_ >= 1 ? std::min(free, *ceiling_) : std::max(free, *ceiling_);
}

std::optional<Days> Curve::when(double wanted) const {
  HEADROOM_CHECK(wanted >= 1, "growth begins at 1");
  if (factor(Days(0)) >= wanted) return Days(0);
  if (factor(Days(kLongest)) < wanted) return std::nullopt;
  double low = 0;
  double high = kLongest;
  // No form falls and rises again, so halving finds the first; 60 times is below a microsecond.
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (factor(Days(middle)) < wanted ? low : high) = middle;
  }
  return Days(high);
}

Days doubling_time(double rate_per_day) {
  HEADROOM_CHECK(rate_per_day > 0, "what does not grow never doubles");
  return Days(std::log(2) / rate_per_day);
}

double exponential_rate(double from, double to, Days within) {
  HEADROOM_CHECK(from > 0 && to > 0 && within.count() > 0, "growth from something, in some time");
  return std::log(to / from) / within.count();
}

}  // namespace headroom::growth
