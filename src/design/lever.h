// A lever pulled: the service file as it would be with the change made. Formulas, simulation and
// review all see the change because they see another Spec, and know nothing of levers.
//
//   vertical     other limits of each replica; a factor on `demand` and `holds`
//   horizontal   other replicas, and scaling that reaches as far
//   elastic      another scaling, with a target
//   cache        a component with a cache that callers of the one behind it call instead
//   cdn          the same before the entry, where users come in
//   split        a copy of a component that takes over the steps of some journeys; before an entry
//                that is split stands a component that only tells which way
//
// New components have no limits and no price of their own: what they cost says the lever.
#pragma once

#include "base/result.h"
#include "spec/spec.h"

namespace headroom::design {

// Fails, with the place of the lever, where the spec lacks what it changes, or has what it makes:
// after another lever, since the reader of the file has checked each for itself.
Result<spec::Spec> pulled(spec::Spec spec, const spec::Lever& lever);

}  // namespace headroom::design
