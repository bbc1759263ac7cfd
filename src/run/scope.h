// Which runs, and which part of one, a requirement speaks of.
//
// The part is the run without its warm-up; "after fault" begins it at the end of the last fault. A
// rate is taken from the whole seconds under load, since what drains after the load would flatter
// it; everything else counts the drained requests too, since the slowest are among them.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "run/run.h"
#include "spec/requirement.h"

namespace headroom::run {

// Until a second is this old it may turn out to have come after the load, or before the end of a
// fault. What drains after the load takes kLongestDrain at most; the rest is for events that come
// late.
inline constexpr std::chrono::seconds kLongestDrain{30};
inline constexpr std::chrono::seconds kUnsettled = 2 * kLongestDrain;

// A load generator rounds its rates; a run at 99 % of the peak is at the peak.
inline constexpr double kPeakTolerance = 0.01;
bool at_expected_peak(const Header& header);

// Why the requirement's scope excludes the run, for people; nothing when it does not.
std::optional<std::string> why_not_judged(const Run& run, const spec::Requirement& requirement);

// The part that the requirement speaks of, as far as the run is known. While a run goes on, a part
// ends later and later; it begins later when a fault ends, and with "over". Not for kRecovery,
// which chooses its own.
struct Part {
  Window loaded;   // its whole seconds under load
  Window drained;  // with what drained after them
};
Part part_of(const Run& run, const spec::Requirement& requirement);

}  // namespace headroom::run
