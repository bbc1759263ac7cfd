// The service simulated at its expected peak, for what no formula of means can tell: the tails.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "design/service.h"

namespace headroom::review {

struct Rehearsal {
  struct Step {
    std::string name;
    std::uint64_t ended = 0;
    double timed_out = 0;  // share of them
    // Of those that were answered, in seconds.
    double p50 = 0;
    double p99 = 0;
    double p999 = 0;
  };
  struct Component {
    std::string name;
    std::uint64_t handled = 0;  // requests
    double timeouts = 0;        // of the calls it made, for each of these
  };
  std::vector<Step> steps;            // as in the plan
  std::vector<Component> components;  // as in the model

  const Step* find(std::string_view step) const;
};

// As long as some 20,000 sessions take, after a warm-up, but never more than some five seconds of
// real time. Always the same for the same service. Fails as workload::make_plan() does.
Result<Rehearsal> rehearse(const design::Service& service);

}  // namespace headroom::review
