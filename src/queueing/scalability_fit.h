// The scalability law that measured throughput follows best.
#pragma once

#include <optional>
#include <span>

#include "base/result.h"
#include "fitting/least_squares.h"
#include "queueing/scalability.h"

namespace headroom::queueing {

struct MeasuredThroughput {
  double load = 0;        // users, threads or processors; above 0
  double throughput = 0;  // not negative
};

struct FittedScalability {
  ScalabilityLaw law;
  // 95 %; sigma and kappa are never below 0, and a kappa that is 0 means that no peak was seen.
  fitting::Interval sigma;
  fitting::Interval kappa;
  fitting::Interval gamma;
  // The peak's load by the interval of kappa: its end is open where kappa may be 0.
  struct Peak {
    double low = 0;
    std::optional<double> high;
  };
  std::optional<Peak> peak;  // nothing where the law has none
  fitting::Fit fit;  // parameters sigma, kappa, gamma; intervals of the throughput at a load
};

// Least squares with sigma and kappa >= 0, gamma > 0. Fails for fewer than 4 points, for loads that
// are not above 0 and throughputs that are all 0.
Result<FittedScalability> fit_scalability(std::span<const MeasuredThroughput> measured);

}  // namespace headroom::queueing
