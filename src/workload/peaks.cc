#include "workload/peaks.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "base/stable_math.h"

namespace headroom::workload {

double index_of_dispersion(std::span<const double> counts) {
  if (counts.size() < 2) return 1;
  const double size = static_cast<double>(counts.size());
  const double mean = std::accumulate(counts.begin(), counts.end(), 0.0) / size;
  if (mean == 0) return 1;
  double squares = 0;
  for (const double count : counts) squares += (count - mean) * (count - mean);
  return squares / (size - 1) / mean;
}

Rate rate_quantile(Rate mean, double p, const Window& window) {
  HEADROOM_CHECK(p > 0 && p < 1, "a quantile lies between 0 and 1");
  HEADROOM_CHECK(window.length > Nanos{0} && window.dispersion >= 0, "a window has some length");
  const double seconds = to_seconds(window.length);
  const double expected = mean.per_second * seconds;
  const double peak =
      expected + stable::normal_quantile(p) * std::sqrt(window.dispersion * expected);
  return Rate{std::max(0.0, peak) / seconds};
}

}  // namespace headroom::workload
