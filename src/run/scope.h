// Which runs, and which part of one, a requirement speaks of.
//
// The part is the run without its warm-up; "after fault" begins it at the end of the last fault. A
// rate is taken from the whole seconds under load, since what drains after the load would flatter
// it; everything else counts the drained requests too, since the slowest are among them. "in every
// 30s" cuts the seconds under load into windows of that length (rounded up to whole seconds), one
// behind the other; what is left over at the end belongs to none, and where nothing is left over
// the last one takes in what drained.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/run.h"
#include "spec/requirement.h"

namespace headroom::run {

// A load generator rounds its rates; a run at 99 % of the peak is at the peak.
inline constexpr double kPeakTolerance = 0.01;
bool at_expected_peak(const Run& run);

// Why the requirement's scope excludes the run, for people; nothing when it does not.
std::optional<std::string> why_not_judged(const Run& run, const spec::Requirement& requirement);

// The windows to judge in, rising; one unless the scope says "in every", and none when the run
// does not fill one. Not for kRecovery, which chooses its own.
std::vector<Window> windows_of(const Run& run, const spec::Requirement& requirement);

}  // namespace headroom::run
