// A measured run that something can be learned from: of a steady load, undisturbed, with what the
// components used.
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

// The one of the lightest load that has enough requests for quantiles, or else the one of the
// lightest. At least one (asserts).
const Observation& calmest(std::span<const Observation> observations);

}  // namespace headroom::calibration
