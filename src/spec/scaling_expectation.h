// What growing a component has to bring, a line of the service file or of a command:
//
//   at least 80% efficient to 8
//   at least 0.9 efficient            as far as it is measured
//
// Efficiency is throughput over size, relative to the smallest size. trial/scalability.h decides on
// what was measured whether it holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::spec {

struct ScalingExpectation {
  std::string text;          // as written, spaces normalised
  Ratio efficiency;          // above 0, at most 1
  std::optional<double> to;  // the size up to which; above 0; absent: all that are measured
};

// Errors carry their column, from 1.
Result<ScalingExpectation> parse_scaling_expectation(std::string_view text);

}  // namespace headroom::spec
