// From the tree of steps of a journey to the flat program that sessions walk.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::workload {

// What the steps of journeys refer to.
struct Sources {
  const spec::Workload& workload;
  const std::string& folder;  // that files are relative to
  // Names of data sets whose files could not be read: their columns are not known.
  std::span<const std::string> unread{};
};

// Appends the journey and its steps to the plan, whose tables and variables are complete. Gives
// all that is wrong with them, each with the place of its step; the plan then cannot be used.
Problems add_journey(const spec::Journey& journey, const Sources& sources, Plan& plan);

}  // namespace headroom::workload
