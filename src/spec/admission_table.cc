// The table of fields, part: which requests a component takes, where to, and how the others wait.
#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Component::RateLimit>& rate_limit_table() {
  using RateLimit = Component::RateLimit;
  static const Table<RateLimit> table = [] {
    Table<RateLimit> t(
        {.name = "rate-limit", .doc = "How much gets in; more is refused.", .short_for = "rate"});
    t.row(&RateLimit::rate, {.key = "rate",
                             .need = Need::kRequired,
                             .example = "500/s",
                             .doc = "The requests that get in, all replicas together."});
    t.row(&RateLimit::burst, {.key = "burst",
                              .least = 1,
                              .fallback = "1",
                              .example = "100",
                              .doc = "How many may come at once after a quiet time."});
    return t;
  }();
  return table;
}

const Table<Component::Shed>& shed_table() {
  using Shed = Component::Shed;
  static const Table<Shed> table = [] {
    Table<Shed> t({.name = "shed",
                   .doc = "Requests that are refused while there are many, so that others are "
                          "served."});
    t.row(&Shed::above, {.key = "above",
                         .need = Need::kRequired,
                         .least = 1,
                         .example = "40",
                         .doc = "So many requests at a replica, waiting ones included, from which "
                                "on it refuses these."});
    t.row(&Shed::on, {.key = "on",
                      .kind = Kind::kName,
                      .shape = Shape::kOneOrList,
                      .refers_to = Names::kStep,
                      .fallback = "every step",
                      .example = "history",
                      .doc = "The steps whose requests are refused."});
    return t;
  }();
  return table;
}

void add_line_rows(Table<Component>& t) {
  t.row(&Component::concurrency,
        {.key = "concurrency",
         .least = 1,
         .fallback = "unlimited",
         .example = "16",
         .doc = "Requests that one replica works on at once, waiting for others included."});
  t.row(&Component::queue, {.key = "queue",
                            .fallback = "unlimited",
                            .example = "256",
                            .doc = "Requests that may wait at one replica; more are refused."});
  t.choice<Component::Line>(
      &Component::line, {{"fifo", Component::Line::kFifo}, {"lifo", Component::Line::kLifo}},
      {.key = "line",
       .fallback = "fifo",
       .example = "lifo",
       .doc = "Who of those that wait is next: the first that came, or the last."});
  t.choice<Component::WhenFull>(
      &Component::when_full,
      {{"refuse", Component::WhenFull::kRefuse}, {"drop oldest", Component::WhenFull::kDropOldest}},
      {.key = "when-full",
       .fallback = "refuse",
       .example = "drop oldest",
       .doc = "What becomes of one more when the queue is full: it is "
              "refused, or the one that has waited longest is."});
  t.row(&Component::patience, {.key = "patience",
                               .kind = Kind::kTimeDistribution,
                               .fallback = "no end",
                               .example = "500ms",
                               .doc = "How long a request waits in the queue at most."});
}

void add_sharing_rows(Table<Component>& t) {
  t.row(
      &Component::max_connections,
      {.key = "max-connections",
       .least = 1,
       .most = 1e9,
       .fallback = "unlimited",
       .example = "100",
       .doc = "Connections that one replica accepts, of all callers together. For `headroom plan` "
              "and `headroom review`; it is not simulated."});
  t.row(&Component::tenants, {.key = "tenants",
                              .least = 1,
                              .fallback = "unknown",
                              .example = "200",
                              .doc = "How many customers share it. For `headroom review`."});
  t.row(&Component::tenant_limit,
        {.key = "tenant-limit",
         .fallback = "none",
         .example = "50/s",
         .doc = "The requests of one of them that get in. For `headroom review`; it is not "
                "simulated."});
}

}  // namespace

void add_admission_rows(Table<Component>& table) {
  table.choice<Component::Balancing>(
      &Component::balancing,
      {{"round robin", Component::Balancing::kRoundRobin},
       {"random", Component::Balancing::kRandom},
       {"least loaded", Component::Balancing::kLeastLoaded},
       {"two choices", Component::Balancing::kTwoChoices},
       {"sticky", Component::Balancing::kSticky}},
      {.key = "balancing",
       .fallback = "round robin",
       .example = "two choices",
       .doc = "Which replica a request goes to. `two choices`: of two "
              "drawn at random the one with fewer requests; `sticky`: "
              "always the same for one user."});
  add_line_rows(table);
  table.section(&Component::rate_limit, rate_limit_table(),
                {.key = "rate-limit",
                 .fallback = "none",
                 .example = "{ rate: 500/s, burst: 100 }",
                 .doc = "How much gets in; more is refused."});
  table.list(&Component::shed, shed_table(),
             {.key = "shed",
              .fallback = "nothing",
              .example = "[ { above: 40, on: history } ]",
              .doc = "Less important requests that are refused earlier than others."});
  add_sharing_rows(table);
}

}  // namespace headroom::spec
