#include "queueing/birth_death.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"

namespace headroom::queueing {

std::vector<double> birth_death_states(int last, const std::function<double(int)>& birth,
                                       const std::function<double(int)>& death) {
  HEADROOM_CHECK(last >= 0, "a chain has a state");
  // up[n] is p(n + 1) / p(n); the mode is where their product is largest.
  std::vector<double> up(static_cast<std::size_t>(last));
  double height = 0;
  double highest = 0;
  std::size_t mode = 0;
  for (std::size_t n = 0; n < up.size(); ++n) {
    const int state = static_cast<int>(n);
    up[n] = birth(state) / death(state + 1);
    HEADROOM_CHECK(std::isfinite(up[n]) && up[n] >= 0, "rates of a chain are finite");
    height += std::log(up[n]);
    if (height > highest) {
      highest = height;
      mode = n + 1;
    }
  }
  std::vector<double> states(up.size() + 1, 0.0);
  states[mode] = 1;
  for (std::size_t n = mode; n < up.size(); ++n) states[n + 1] = states[n] * up[n];
  for (std::size_t n = mode; n > 0; --n) states[n - 1] = states[n] / up[n - 1];
  const double sum = std::accumulate(states.begin(), states.end(), 0.0);
  for (double& state : states) state /= sum;
  return states;
}

}  // namespace headroom::queueing
