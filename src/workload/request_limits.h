// What the requirements of a test ask of a single request: of "ttft p95 < 1s" that a request's
// time to first token is below a second. A success that keeps all such limits counts as goodput.
//
// Percentiles say of how many requests it is asked, the limit itself says what; a mean or a rate
// asks nothing of one request.
#pragma once

#include <vector>

#include "base/quantity.h"
#include "spec/requirement.h"

namespace headroom::workload {

struct Plan;

// Times above these are too long.
struct RequestLimits {
  Nanos response_time = Nanos::max();
  Nanos service_time = Nanos::max();
  Nanos ttft = Nanos::max();
  Nanos time_per_output_token = Nanos::max();
};

// Gives each step the tightest of the limits that speak of it, of its tags or of all requests.
void set_request_limits(Plan& plan, const std::vector<spec::Requirement>& requirements);

}  // namespace headroom::workload
