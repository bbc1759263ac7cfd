// The expected peak: how many sessions per second begin in the busiest minute of an ordinary day,
// worked out from the workload section.
#pragma once

#include <optional>
#include <string>

#include "base/quantity.h"
#include "spec/spec.h"

namespace headroom::workload {

// users x sessions per user and second x (peak hour's share of the day x 24) x peak minute over
// the hour's mean. Nothing when the file does not say enough.
std::optional<Rate> expected_peak(const spec::Workload& workload);

// What is missing for it, as words for a message: "users", "sessions", "users and sessions"; empty
// when nothing is.
std::string missing_for_expected_peak(const spec::Workload& workload);

}  // namespace headroom::workload
