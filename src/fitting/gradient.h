// How a model changes with its parameters, by differences. Private to fitting.
#pragma once

#include <span>
#include <vector>

#include "fitting/least_squares.h"

namespace headroom::fitting {

// The derivative of the model at x by each parameter: central differences with a step of a
// millionth of the parameter, or of its start where that is larger.
std::vector<double> gradient(const Model& model, double x, std::span<const double> parameters,
                             const std::vector<Parameter>& bounds);

}  // namespace headroom::fitting
