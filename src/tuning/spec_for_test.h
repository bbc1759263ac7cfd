// The service file that the tests of this module tune.
#pragma once

#include <string_view>

#include "spec/spec.h"

namespace headroom::tuning {

// An api that keeps lists and asks a model: 2,560 configurations of five dear replicas of the api,
// 16 dear replicas of the model, four free numbers of its slots and eight free lengths of its line.
//
// Of 40 sessions a second each makes one request, of 5 ms at the api (0.2 cores in all) and of 200
// ms in a slot of the model (8 slots in all).
inline constexpr std::string_view kShop = R"(headroom: 1
service: shop
requirements: [ response_time p95 < 500ms, errors < 1% ]
workload:
  users: 864k
  sessions: 1/day per user
  peak: { hour: 4.1666666666666666% }
  journeys: { buy: { steps: [ { order: POST /order } ] } }
system:
  entry: api
  components:
    api: { cpu: 0.1 cores, demand: 5ms, replicas: 2, calls: [ { to: model, timeout: 10s } ] }
    model: { slots: 2, holds: 200ms, queue: 64, scaling: { replicas: 1..16, cost: 2 USD/h } }
environments:
  local:
    driver: process
    values: { batch: 1 }
    components:
      model: { run: "m --port ${port} --slots ${slots} --queue ${queue} --batch ${batch}" }
      api: { run: "a --port ${port} --model ${model}", replicas: 2 }
tests:
  rush: { load: 10/s, spike: 4x for 4s, for: 12s }
tune:
  knobs:
    api.replicas: 2..6
    model.replicas: 1..16
    model.slots: [1, 2, 3, 4]
    model.queue: [1, 2, 4, 8, 16, 32, 64, 128]
  objective: cheapest at 40/s
)";

// Asserts that the text is a service file.
spec::Spec spec_for_test(std::string_view text = kShop);

// kShop with something else in its place; asserts that it is there.
spec::Spec shop_with(std::string_view what, std::string_view by);

}  // namespace headroom::tuning
