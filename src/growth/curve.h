// Growth as the service file assumes it: how many times today's load there will be after so many
// days.
//
//   linear       1 + r t                          a share of today, added every period
//   compound     (1 + r)^(t / period)             a share of what is there, added every period
//   exponential  e^(r t / period)                 the same, added continuously
//   logistic     to / (1 + (to - 1) e^(-s t))     exponential at first, then full (Verhulst 1838)
//   bass         1 + (to - 1) F(t)                a launch: some come by themselves, the others
//   because
//                                                 those came (Bass 1969)
//
// Without `rate`, linear, compound and exponential growth reach `to` after `within`, and logistic
// and Bass growth have come 99 % of the way by then. With a rate, that is the growth at the
// beginning. What has an end, by `to` or by `within`, stays there. Bass growth has q = 12.7 p, the
// mean of 213 products (Sultan, Farley and Lehmann 1990).
#pragma once

#include <optional>

#include "base/result.h"
#include "growth/days.h"
#include "spec/spec.h"

namespace headroom::growth {

class Curve {
 public:
  // Fails where the curve needs what the file does not say (`to` for logistic and Bass growth), or
  // contradicts itself (`to` of 1 or less for those). The error has the place in the file.
  [[nodiscard]] static Result<Curve> of(const spec::Growth& growth);

  // 1 today, and before.
  double factor(Days from_today) const;

  // When the factor, of 1 or more, is reached first; nothing where it never is, or not in 100
  // years.
  std::optional<Days> when(double factor) const;

 private:
  Curve() = default;
  double unlimited(double days) const;

  spec::GrowthCurve form_ = spec::GrowthCurve::kCompound;
  double speed_ = 0;               // per day, of the form's own kind
  std::optional<double> ceiling_;  // `to`
  std::optional<double> last_;     // days, from which it stays
};

// ln 2 over a rate of growth per day. Asserts that it is above 0.
Days doubling_time(double rate_per_day);

// The exponential rate per day between two figures. Asserts that they are above 0 and the time is
// too.
double exponential_rate(double from, double to, Days within);

}  // namespace headroom::growth
