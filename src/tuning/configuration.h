// A configuration: what each knob of the file's `tune` section is set to. Applied it is another
// Spec, which formulas, simulation and environments take as if the file said so; none of them knows
// of knobs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "spec/spec.h"

namespace headroom::tuning {

// For each knob the index of its setting; empty: the file as it stands.
using Configuration = std::vector<std::size_t>;

// These functions assert that the spec has a section `tune`, and that a configuration that is not
// empty has an index for each of its knobs.

spec::Spec applied(spec::Spec spec, const Configuration& configuration);

// A value of the file that is another one in a configuration.
struct Change {
  std::string path;  // "system.components.model.slots"
  Position at;       // of the component, call or environment that it belongs to
  std::string from;
  std::string to;

  friend bool operator==(const Change&, const Change&) = default;
};
// In the order of the knobs, each with the places that it stands at.
std::vector<Change> changes_of(const spec::Spec& spec, const Configuration& configuration);

// The settings that come nearest to what the file has.
Configuration nearest_to(const spec::Spec& spec);

// "model.replicas 3, model.queue 64"; "as it stands".
std::string name_of(const spec::Spec& spec, const Configuration& configuration);

// Knobs that turn nothing in that environment, since neither its commands nor its limits mention
// them: what was measured of them there would be chance. Empty where all do.
Problems without_effect(const spec::Spec& spec, const spec::Environment& environment);

}  // namespace headroom::tuning
