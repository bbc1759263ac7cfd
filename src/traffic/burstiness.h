// The law of arrivals that is as bursty as what was recorded: gaps between session starts that are
// gamma distributed, with the coefficient of variation (cv) at which the index of dispersion of
// counts comes out as measured.
//
// In windows that are long compared with the gaps, the index of a renewal process is cv² (Cox and
// Lewis 1966). A window of one second often holds less than one start; then the index of any gaps
// lies between 1 and cv², and cv² would take the bursts for smaller than they are. So the variance
// is computed for the window itself, of the process seen from a moment taken at random (Cox 1962,
// Renewal Theory, 4.5): with the rate r, the window t and G_k the law of the sum of k gaps,
//   Var N(t) = r t + 2 r (integral over 0..t of the sum over k of G_k) - (r t)².
#pragma once

#include <optional>
#include <string>

#include "traffic/counts_over_time.h"

namespace headroom::traffic {

// Of a renewal process with gamma gaps: the variance over the mean of the counts in windows that
// hold `mean` events on average. Exactly 1 for a cv of 1. `mean` and `cv` above 0.
double dispersion_of_gamma(double mean, double cv);

// The cv above 1 at which that is `index`, and the greatest the service file takes where it is
// more than any cv up to there gives. 1 for an index of 1 or less.
double cv_of_dispersion(double mean, double index);

struct Burstiness {
  std::string arrivals;  // "gamma(cv 2.5)"; empty: Poisson
  std::string why;       // what was measured, and what follows
  std::string comment;   // the same in a few words
};
Burstiness burstiness_of(const CountsOverTime& starts);

}  // namespace headroom::traffic
