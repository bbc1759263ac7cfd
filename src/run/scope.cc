#include "run/scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "run/evidence.h"
#include "run/faults.h"

namespace headroom::run {
namespace {

using spec::Requirement;
using spec::Scope;
using std::chrono::ceil;
using std::chrono::seconds;

Window after_last_fault(const Run& run, Window window) {
  const std::vector<FaultPeriod> faults = fault_periods(run);
  if (faults.empty()) return window;
  const std::int64_t from = ceil<seconds>(faults.back().to).count();
  return {std::clamp(from, window.from, window.to), window.to};
}

Window scoped(const Run& run, const Requirement& requirement, Window window) {
  if (requirement.scope.when == Scope::When::kAfterFault) window = after_last_fault(run, window);
  if (requirement.scope.over) {
    const std::int64_t length = ceil<seconds>(*requirement.scope.over).count();
    window.from = std::max(window.from, window.to - length);
  }
  return window;
}

}  // namespace

bool at_expected_peak(const Run& run) {
  return run.header.expected_peak_share >= 1 - kPeakTolerance;
}

std::optional<std::string> why_not_judged(const Run& run, const Requirement& requirement) {
  const Scope& scope = requirement.scope;
  if (scope.when == Scope::When::kAtExpectedPeak && !at_expected_peak(run)) {
    if (run.header.expected_peak_share <= 0) {
      return "how this run's load compares with the expected peak is not known";
    }
    return fmt::format("this run's load was {} of the expected peak",
                       to_string(Ratio{run.header.expected_peak_share}));
  }
  const bool speaks_of_a_fault =
      scope.when == Scope::When::kAfterFault || requirement.metric == spec::Metric::kRecovery;
  if (speaks_of_a_fault && fault_periods(run).empty()) return "this run had no fault";
  if (scope.over && duration(run) - run.header.warm_up < *scope.over) {
    return fmt::format("this run covers {}, not {}",
                       to_string(std::max(Nanos{}, duration(run) - run.header.warm_up)),
                       to_string(*scope.over));
  }
  return std::nullopt;
}

std::vector<Window> windows_of(const Run& run, const Requirement& requirement) {
  const bool of_a_rate = substance_of(requirement.metric) == Substance::kThroughput;
  const Window loaded = scoped(run, requirement, under_load(run));
  const Window drained = scoped(run, requirement, judged(run));
  if (!requirement.scope.every) return {of_a_rate ? loaded : drained};

  const std::int64_t length = ceil<seconds>(*requirement.scope.every).count();
  std::vector<Window> windows;
  // Where not even one second is filled, `loaded` is a part of one.
  if (to_seconds(duration(run)) + 0.5 < static_cast<double>(loaded.to)) return windows;
  for (std::int64_t from = loaded.from; length <= loaded.to - from; from += length) {
    windows.push_back({from, from + length});
  }
  if (!of_a_rate && !windows.empty() && windows.back().to == loaded.to) {
    windows.back().to = drained.to;
  }
  return windows;
}

}  // namespace headroom::run
