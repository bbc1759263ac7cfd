// Laws fitted to what was recorded, as the service file writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace headroom::traffic {

struct Fit {
  std::string law;  // "lognormal(median 12s, sigma 1.2)"; empty where nothing was recorded
  double mean = 0;  // of what was recorded, in seconds
  std::size_t samples = 0;
};

// The pauses between requests, in seconds, not negative. Of the exponential, the lognormal and the
// gamma law, each with its parameters of greatest likelihood, the one with the least information
// criterion of Akaike (1974): twice the number of parameters less twice the logarithm of the
// likelihood. Fewer than 8 pauses, or pauses that are all alike, give a constant.
//
// A log in whole seconds cannot tell pauses below one second apart. Two moments that fall into one
// second, evenly, are 1/3 s apart in the mean, so 0 s counts as `zero`.
//
// The gamma law's shape: Minka, "Estimating a Gamma distribution" (2002).
Fit fit_pauses(const std::vector<double>& seconds, double zero = 1.0 / 3);

// How often a step is done in a row, each at least once: nothing where that is once, a number where
// it is always the same, else geometric(mean m), whose greatest likelihood is at the recorded mean.
std::string fit_repeats(const std::map<std::size_t, std::uint64_t>& times);

}  // namespace headroom::traffic
