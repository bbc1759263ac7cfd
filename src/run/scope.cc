#include "run/scope.h"

#include <fmt/format.h>

#include <algorithm>

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

bool at_expected_peak(const Header& header) {
  return header.expected_peak_share >= 1 - kPeakTolerance;
}

std::optional<std::string> why_not_judged(const Run& run, const Requirement& requirement) {
  const Scope& scope = requirement.scope;
  if (scope.when == Scope::When::kAtExpectedPeak && !at_expected_peak(run.header)) {
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

Part part_of(const Run& run, const Requirement& requirement) {
  return {.loaded = scoped(run, requirement, under_load(run)),
          .drained = scoped(run, requirement, judged(run))};
}

}  // namespace headroom::run
