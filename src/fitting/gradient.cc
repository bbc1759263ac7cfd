#include "fitting/gradient.h"

#include <algorithm>
#include <cmath>

namespace headroom::fitting {

std::vector<double> gradient(const Model& model, double x, std::span<const double> parameters,
                             const std::vector<Parameter>& bounds) {
  std::vector<double> moved(parameters.begin(), parameters.end());
  std::vector<double> slopes;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const double step = 1e-6 * std::max(std::abs(parameters[i]), std::abs(bounds[i].start));
    moved[i] = parameters[i] + step;
    const double above = model(x, moved);
    moved[i] = parameters[i] - step;
    slopes.push_back((above - model(x, moved)) / (2 * step));
    moved[i] = parameters[i];
  }
  return slopes;
}

}  // namespace headroom::fitting
