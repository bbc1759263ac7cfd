#include "spec/schema.h"

namespace headroom::spec {
namespace {

constexpr std::string_view kStarter =
    R"(# The service file of headroom. `headroom check` reads it, `headroom test smoke` runs a test.
headroom: 1
service: my-service

# Services that are already there and may be put under load.
targets:
  local: http://127.0.0.1:8080

# What the service owes its users, judged at the end of every test.
# A step's name in front speaks of its requests alone, as in: home.response_time p99 < 1s
requirements:
  - response_time p95 < 500ms
  - errors < 1%

workload:
  # What the people who use it do. With several journeys, each has a share: share: 20%
  journeys:
    visit:
      think: exponential(mean 2s)        # the pause between steps
      steps:
        - home: GET /
        # - items: { request: GET /api/items, save: { id: "$.items[0].id" } }
        # - item: GET /api/items/${id}
        # - order:
        #     request: POST /api/orders
        #     headers: { Authorization: "Bearer ${env:TOKEN}" }
        #     json: { item: "${id}", amount: 1 }
        #     expect: { status: 201 }

  # With these two, tests can say `load: expected peak` instead of a rate.
  # users: 10k
  # sessions: 2/day per user

tests:
  smoke: { load: 1/s, for: 10s, target: local }
  load:  { load: 20/s, for: 2min, warm-up: 10s, target: local }
  # spike:  { load: 20/s, spike: 8x for 30s, target: local }
  # ramp:   { load: ramp 1/s to 200/s, for: 5min, target: local }
  # stages: { load: [ ramp 0/s to 50/s for 1min, hold for 5min ], target: local }
  # closed: { users: 64, for: 1min, target: local }

# To have headroom start the service by itself, describe its parts and how they are run, and leave
# out `target: local` above.
# system:
#   components:
#     web: {}
# environments:
#   local:
#     driver: process
#     components:
#       web: { run: "./my-service --port ${port}", ready: GET /healthz }
)";

}  // namespace

std::string starter_file() {
  return std::string(kStarter);
}

}  // namespace headroom::spec
