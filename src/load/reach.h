// Finds the destinations of a run before it begins, so that nothing is looked up while it runs.
#pragma once

#include "base/quantity.h"
#include "base/result.h"
#include "load/destinations.h"

namespace headroom::load {

// Resolves every destination and connects to it once, TLS included. Of several addresses it keeps
// those of the family of the first that answers, that one first. The version of HTTP that this one
// chooses is spoken from then on. Fails with kUnreachable, naming the destination, when none
// answers within `patience`, or none speaks the version asked for. Blocks.
Result<void> reach(Destinations& destinations, Nanos patience);

}  // namespace headroom::load
