#include "queueing/staffing.h"

#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "base/check.h"
#include "queueing/roots.h"

namespace headroom::queueing {

int square_root_servers(double offered, double beta) {
  HEADROOM_CHECK(offered >= 0 && offered < 1e9 && beta >= 0, "a load and a margin from 0");
  return static_cast<int>(std::ceil(offered + beta * std::sqrt(offered)));
}

double halfin_whitt_waiting(double beta) {
  HEADROOM_CHECK(beta > 0, "without a margin everyone waits");
  const boost::math::normal normal;
  return 1 / (1 + beta * cdf(normal, beta) / pdf(normal, beta));
}

double beta_for_waiting(double waiting) {
  HEADROOM_CHECK(waiting > 0 && waiting < 1, "a share between 0 and 1");
  double high = 1;
  while (halfin_whitt_waiting(high) > waiting) high *= 2;
  double low = high / 2;
  while (halfin_whitt_waiting(low) < waiting) low /= 2;
  return root_between([&](double beta) { return halfin_whitt_waiting(beta) - waiting; }, low, high);
}

}  // namespace headroom::queueing
