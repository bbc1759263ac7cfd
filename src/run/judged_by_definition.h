// What a requirement comes to, straight from its definition: all windows at once, on a run that is
// whole. An oracle for the tests of the judge, which goes another way.
#pragma once

#include <optional>
#include <vector>

#include "run/evidence.h"
#include "run/run.h"
#include "run/scope.h"

namespace headroom::run {

inline std::vector<Window> windows_of(const Run& run, const spec::Requirement& requirement) {
  using std::chrono::ceil;
  using std::chrono::seconds;
  const Part part = part_of(run, requirement);
  const bool of_a_rate = substance_of(requirement.metric) == Substance::kThroughput;
  if (!requirement.scope.every) return {of_a_rate ? part.loaded : part.drained};

  const std::int64_t length = ceil<seconds>(*requirement.scope.every).count();
  std::vector<Window> windows;
  if (to_seconds(duration(run)) + 0.5 < static_cast<double>(part.loaded.to)) return windows;
  for (std::int64_t from = part.loaded.from; length <= part.loaded.to - from; from += length) {
    windows.push_back({from, from + length});
  }
  if (!of_a_rate && !windows.empty() && windows.back().to == part.loaded.to) {
    windows.back().to = part.drained.to;
  }
  return windows;
}

// Where the value was found, and the value; nothing when all windows are silent.
struct Found {
  Window window;
  Evidence evidence;
};

inline std::optional<Found> found_by_definition(const Run& run,
                                                const spec::Requirement& requirement) {
  const Substance substance = substance_of(requirement.metric);
  std::optional<Found> worst;
  for (const Window& window : windows_of(run, requirement)) {
    const Found found{window, evidence_of(requirement, gather(run, requirement, window))};
    if (found.evidence.samples == 0 && substance == Substance::kHistogram) return found;
    if (found.evidence.samples == 0 && substance == Substance::kShare) continue;
    if (!worst || worse(requirement, found.evidence.value, worst->evidence.value)) worst = found;
  }
  return worst;
}

}  // namespace headroom::run
