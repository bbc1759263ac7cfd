// A measured run that something can be learned from: of a steady load, undisturbed, with what the
// components used.
//
// Requests that fail skip work that others do, so that a run in which many did says nothing of what
// they cost. It may have reached the most that the service can do, and is observed for that alone.
#pragma once

#include <expected>
#include <span>
#include <string>

#include "base/quantity.h"
#include "run/run.h"
#include "spec/spec.h"

namespace headroom::calibration {

struct Observation {
  run::Run run;
  spec::Spec spec;  // the service as it ran there: placed_in()
  Rate sessions;    // that began under the load
};

// The service as an environment of its file runs it: with the replicas and the processor limits
// that are given there. As it is where the file has no environment of that name.
spec::Spec placed_in(spec::Spec spec, const std::string& environment);

// Otherwise why not, for people: "it was interrupted".
std::expected<Observation, std::string> observe(run::Run run, const spec::Spec& spec);

// Whether more failed than the run can be believed with.
bool is_overloaded(const run::Run& run);
// A run that is: for what it says of slots (slots.h), and of nothing else.
std::expected<Observation, std::string> observe_overloaded(run::Run run, const spec::Spec& spec);

// The one of the lightest load that has enough requests for quantiles, or else the one of the
// lightest. At least one (asserts).
const Observation& calmest(std::span<const Observation> observations);

}  // namespace headroom::calibration
