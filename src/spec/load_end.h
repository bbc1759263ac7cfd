// When a load comes to its end without being told how long it takes.
#pragma once

#include <optional>

#include "spec/load_shape.h"

namespace headroom::spec {

// The same rate, or the same number of users, for as long as it takes.
bool is_constant(const LoadShape& shape);

// As long before a spike as it lasts, unless it says when it begins, and as long after it: what it
// did to the service can then be told from before, and seen to pass. Nothing without a spike. Of
// loads whose length nothing else says.
std::optional<Nanos> length_around_spike(const LoadShape& shape);

// A trace does, and so do stages that all say how long they take, and a constant load with
// iterations; and whatever has a spike.
bool ends_by_itself(const LoadShape& shape);

}  // namespace headroom::spec
