// The figures of a component out of all that is known of it. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/signals.h"
#include "watch/figure.h"

namespace headroom::watch {

struct Sources {
  Readings queried;                 // of the whole component, errors as a share
  std::size_t replicas = 0;         // that are ready, and so should tell
  std::vector<Readings> published;  // by those of them that did
  std::optional<Readings> balancer;
};

// Fills in arrivals, in_flight, queue and errors.
//
// What somebody else has added up already is believed before all. A balancer sees all requests, and
// sees them come, so that it is believed next; what waits there waits beside what waits at the
// replicas, but says nothing without that. Otherwise a figure is the sum over the replicas. Those
// that do not tell are taken for the mean of the others where these are at least half, which `gaps`
// says; where they are fewer the figure is absent.
void fill_in(platform::ComponentSignals& signals, const Sources& sources,
             std::vector<std::string>& gaps);

}  // namespace headroom::watch
