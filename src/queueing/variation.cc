#include "queueing/variation.h"

#include <fmt/format.h>

#include <cmath>

namespace headroom::queueing {

Result<void> check_variation(double squared_variation) {
  if (std::isfinite(squared_variation) && squared_variation >= 0) return {};
  return invalid(fmt::format("a squared coefficient of variation must be 0 or more, got {}",
                             squared_variation));
}

}  // namespace headroom::queueing
