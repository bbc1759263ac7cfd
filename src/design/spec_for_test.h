// The service file that the tests of this module plan with.
#pragma once

#include <string>
#include <string_view>

#include "design/service.h"

namespace headroom::design {

// One step a session, at one component that works on one request at a time, 50 ms on average:
// M/M/1 with 20 a second. 10 sessions a second at the peak.
inline constexpr std::string_view kCounter = R"(headroom: 1
service: counter
requirements: [ response_time p95 < 1s ]
workload:
  users: 864k
  sessions: 1/day per user
  peak: { hour: 4.1666666666666666% }
  growth:
    straight: { curve: linear, to: 3x, within: 20 days }
  journeys: { buy: { steps: [ { order: POST /order } ] } }
system:
  components:
    counter:
      demand: 50ms
      concurrency: 1
      scaling: { replicas: 1..2, target: 80%, cost: 2 USD/h }
)";

// Asserts that the text is a service file.
spec::Spec spec_for_test(std::string_view text = kCounter);
// Asserts that it can be planned with.
Service service_for_test(std::string_view text = kCounter);

// `text` with what stands there instead; asserts that it does.
std::string replaced(std::string_view text, std::string_view what, std::string_view by);

}  // namespace headroom::design
