// One growth of the service file, as load over dates.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "growth/forecast.h"
#include "spec/spec.h"

namespace headroom::growth {

// Of the intervals around a history that is continued.
inline constexpr double kConfidence = 0.9;

struct Scenario {
  std::string curve;  // for people: "logistic, to 50x within 60 days"
  std::vector<ForecastPoint> points;
};

// A curve is assumed, or follows from a history, whose file is in `folder`: the form that explains
// it best is continued, in proportion to what it says of the period's first day. Launches come on
// top. `today` is the load on that day. Fails where the curve contradicts itself, and where the
// file cannot be read or tells too little.
Result<Scenario> scenario_of(const spec::Growth& growth, const std::filesystem::path& folder,
                             double today, const Period& period);

}  // namespace headroom::growth
