// A service at which a review finds nothing, to be changed in one place by each test.
#pragma once

#include <string_view>
#include <vector>

#include "review/subject.h"

namespace headroom::review {

inline constexpr std::string_view kGoodService = R"(headroom: 1
service: shop
requirements:
  - response_time p99 < 2s
  - availability >= 99.5% over 30d
workload:
  users: 100k
  sessions: 2/day per user
  peak: { hour: 12%, minute: 1.2x }   # 100,000 x 2 x 12 % / 3,600 x 1.2: 8 sessions a second
  growth: { viral: { curve: logistic, to: 20x, within: 365 days } }
  journeys:
    buy:
      share: 90%
      steps:
        - home: { request: GET /, tags: [ static ], timeout: 2s }
        - order: { request: POST /order, timeout: 2s }
        - item: { request: GET /item, timeout: 2500ms }
    report:
      share: 10%
      steps: [ export: { request: POST /export, tags: [ bulk ], timeout: 2400ms } ]
system:
  entry: edge
  components:
    edge:
      tier: 0
      replicas: 4
      zones: 2
      region: eu
      cpu: 2 cores
      demand: 65ms
      concurrency: 64
      queue: 32
      rate-limit: { rate: 500/s, burst: 100 }
      shed: [ { above: 48, on: export } ]
      deploy: { unavailable: 1 }
      availability: 99.99%
      cache: { for: home, keys: { count: 100, size: 100, ttl: 10min, jitter: 10%, coalesce: yes } }
      calls: [ { to: api, on: [ order, item, export ], timeout: 1500ms, deadline: passed on } ]
    api:
      tier: 1
      replicas: 6
      zones: 3
      region: eu
      cpu: 2 cores
      demand: 150ms
      concurrency: 32
      queue: 16
      balancing: two choices
      scaling: { replicas: 6..20, start: 20s, target: 60%, metric: cpu, calm: 5min }
      shed: [ { above: 24, on: export } ]
      deploy: { unavailable: 1 }
      availability: 99.98%
      tenants: 200
      tenant-limit: 5/s
      calls:
        - to: db
          timeout: 400ms
          connections: 4
          idempotent: yes
          retry:
            { attempts: 2, backoff: 50ms exponential, jitter: full, budget: 10%,
              on: [ refused, reset, timeout ] }
        - to: hints
          on: [ order, item ]
          timeout: 350ms
          need: optional
          fallback: none are shown
        - { to: mail, on: order, mode: async, ttl: 1h, dead-letter: mail-dead }
    db:
      kind: database
      tier: 1
      replicas: 3
      zones: 3
      region: eu
      cpu: 1 core
      demand: 40ms
      concurrency: 16
      queue: 8
      shed: [ { above: 12, on: export } ]
      writes: 10%
      max-connections: 100
      deploy: { unavailable: 1 }
      availability: 99.95%
    hints:
      kind: cache
      tier: 2
      replicas: 4
      zones: 2
      region: eu
      cpu: 1 core
      demand: 41ms
      concurrency: 15
      queue: 7
      deploy: { unavailable: 1 }
      cache:
        keys: { count: 100k, exponent: 0.6, size: 50k, ttl: 20min, jitter: 5%, coalesce: yes }
    mail:
      tier: 2
      replicas: 3
      zones: 3
      region: eu
      slots: 3
      holds: 200ms
      deploy: { unavailable: 1 }
levers: { more-db: { horizontal: { db: { replicas: 4 } } } }
environments:
  local:
    driver: process
    components:
      { edge: { run: edge }, api: { run: api }, db: { run: db }, hints: { run: hints },
        mail: { run: mail } }
tests:
  load: { load: expected peak, for: 10min }
  spike: { load: expected peak, spike: 1.6x for 1min, for: 5min }
  soak: { load: 70% of peak, for: 8h }
operate:
  watch: { scrape: every 1s }
  escalation: [ { after: 0s, notify: on-call } ]
review:
  quotas: { api: 40 }
  hits: { edge: 80%, hints: 40% }
)";

inline constexpr growth::Date kToday{std::chrono::year(2026) / 11 / 26};

// The runs of its tests that are kept.
inline std::vector<PastRun> good_runs() {
  return {{.id = "2", .test = "spike", .outcome = "pass", .expected_peak_share = 1},
          {.id = "1",
           .test = "load",
           .outcome = "pass",
           .expected_peak_share = 1,
           .medians = {{"unknown to the file", 1.0}}}};
}

}  // namespace headroom::review
