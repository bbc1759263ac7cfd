// The highest load at which the requirements hold and nothing is full, found on the model by the
// same search that finds it on a service (workload/search.h). Each load is held until some thousand
// requests tell its percentiles, and every search looks at the same part of the capacity: so break
// points of two variants of a service can be compared. What a certain test of the file will find,
// with its range, its holds and its seeds, `headroom plan TEST` foresees by that very search
// (trial::foresee_breakpoint): a little more, where a rate that is too high for good is not held
// long enough for it to show.
#pragma once

#include <optional>
#include <vector>

#include "design/held.h"

namespace headroom::design {

struct BreakPoint {
  std::optional<Rate> holds;         // nothing: not even the lowest rate did
  std::optional<Rate> breaks;        // nothing: nothing broke
  std::vector<run::Verdict> broken;  // there
  std::optional<Exhausted> full;     // there, and not simulated: a network, connections

  bool is_known() const { return breaks.has_value(); }
};

// Looks up to somewhat beyond where a component is saturated; where none ever is, up to a thousand
// times the peak. Within 5 %. `shares` as Demanded has them.
Result<BreakPoint> break_point(const Service& service, const sim::Model& model,
                               const std::vector<double>& shares = {});

}  // namespace headroom::design
