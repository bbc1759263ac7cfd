// What a team says to the review of its service: which findings it accepts, and the thresholds that
// are its own to choose.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::spec {

// A finding that is accepted.
struct Suppression {
  Position at;
  std::string rule;     // its id; the review knows which there are
  std::string on;       // a component, "caller -> callee", "step ask"; empty: wherever it is found
  std::string because;  // never empty
};

struct Review {
  std::vector<Suppression> suppressions;
  Nanos lead_time = std::chrono::days(14);    // from the decision until more capacity serves
  Nanos recovery = std::chrono::minutes(10);  // within which a backlog must be gone
  Nanos outage = std::chrono::minutes(10);    // after which there is such a backlog
  std::map<std::string, double> quotas;       // by component: replicas that the provider allows
  std::map<std::string, Ratio> hits;          // by component: the hit ratio that is counted on
};

}  // namespace headroom::spec
