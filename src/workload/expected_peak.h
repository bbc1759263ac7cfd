// The expected peak: how many sessions per second begin in the busiest minute of an ordinary day,
// worked out from the workload section.
#pragma once

#include <optional>
#include <string>

#include "base/quantity.h"
#include "spec/spec.h"
#include "workload/demand.h"

namespace headroom::workload {

// What the workload section says of sessions, for Demand: its users are those who come on a day,
// and its rates are rates of sessions. Nothing when it does not say enough.
std::optional<DemandInputs> demand_inputs(const spec::Workload& workload);

// Its busiest minute. Nothing when the file does not say enough.
std::optional<Rate> expected_peak(const spec::Workload& workload);

// What is missing for it, as words for a message: "users", "sessions", "users and sessions"; empty
// when nothing is.
std::string missing_for_expected_peak(const spec::Workload& workload);

}  // namespace headroom::workload
