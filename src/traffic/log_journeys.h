// From recorded sessions to a few typical journeys.
//
// Sessions are grouped by the set of endpoints that they visit (latent_classes.h). A group becomes
// one journey: a step for each endpoint that at least half of its sessions visit, in the order of
// their mean first visits, done as often as they did it; and, where the rest amounts to a request
// every other session or more, one more step that asks for targets of that rest as often as they
// were asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "traffic/draft.h"
#include "traffic/endpoints.h"
#include "traffic/sessions.h"

namespace headroom::traffic {

struct LogJourneys {
  std::vector<Journey> journeys;  // largest share first; shares sum to 1
  std::vector<DataSet> data;
  std::uint64_t unknown_requests = 0;  // to endpoints that mostly answer 404 and the like
  std::uint64_t unknown_endpoints = 0;
  double represented = 0;  // requests of a journey's mean session over those of the recorded
};

// `zero`: what a pause of 0 s counts as (fit.h).
LogJourneys find_journeys(const Endpoints& endpoints, const std::vector<RecordedSession>& sample,
                          double zero);

}  // namespace headroom::traffic
