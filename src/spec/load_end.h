// When a load comes to its end without being told how long it takes.
#pragma once

#include "spec/load_shape.h"

namespace headroom::spec {

// The same rate, or the same number of users, for as long as it takes.
bool is_constant(const LoadShape& shape);

// A trace does, and so do stages that all say how long they take, and a constant load with
// iterations.
bool ends_by_itself(const LoadShape& shape);

}  // namespace headroom::spec
