#include "workload/little.h"

#include <fmt/format.h>

#include <cmath>

#include "base/check.h"

namespace headroom::workload {

double concurrency(Rate rate, Nanos stay) {
  return rate.per_second * to_seconds(stay);
}

double users_for(Rate throughput, const ClosedLoad& load) {
  return concurrency(throughput, load.response + load.think);
}

Result<Rate> throughput_of(double users, const ClosedLoad& load) {
  const double cycle = to_seconds(load.response + load.think);
  if (cycle > 0) return Rate{users / cycle};
  return invalid("users who neither wait nor think would ask without end");
}

Result<Rate> arrivals_from(double users, Rate throughput, const ClosedLoad& load) {
  if (load.think <= Nanos{0}) {
    return invalid("users who do not think arrive as they are answered",
                   "there is no rate of their own");
  }
  const double waiting = concurrency(throughput, load.response);
  if (waiting > users) {
    return invalid(fmt::format("{} waiting are more than the {} users there are", waiting, users),
                   "by Little's law, rate x response time cannot exceed the users");
  }
  return Rate{(users - waiting) / to_seconds(load.think)};
}

Result<Nanos> rest_for_pace(Nanos pace, const ClosedLoad& iteration) {
  const Nanos busy = iteration.response + iteration.think;
  if (busy <= pace) return pace - busy;
  return invalid(fmt::format("an iteration of {} does not fit into a pace of {}", to_string(busy),
                             to_string(pace)),
                 "the rate would be lower than asked for", "more users at a slower pace");
}

double most_at_once(double mean) {
  return mean + 2 * std::sqrt(mean);
}

int pool_size(Rate rate, Nanos hold) {
  const double held = concurrency(rate, hold);
  HEADROOM_CHECK(held >= 0 && held < 1e9, "a pool holds some number");
  return static_cast<int>(std::ceil(most_at_once(held)));
}

}  // namespace headroom::workload
