// How long slots are held, where that was learned.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "calibration/shapes.h"
#include "spec/spec.h"

namespace headroom::calibration {

// By what factor a component holds its slots longer than its file says; nothing where it does not.
std::optional<double> holds_factor(const Shapes& shapes, const std::string& component);

// The component's formula, so many times as long. Fails where the file's cannot be read.
Result<std::string> longer_holds(const spec::Component& component, double factor);

}  // namespace headroom::calibration
