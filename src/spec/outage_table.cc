// The table of fields, part: what goes wrong with a component, and what is lost then.
#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Component::Outages>& outages_table() {
  using Outages = Component::Outages;
  static const Table<Outages> table = [] {
    Table<Outages> t({.name = "outages", .doc = "Something that each replica has now and then."});
    t.row(&Outages::every,
          {.key = "every",
           .need = Need::kRequired,
           .least = 1e-9,
           .example = "30 days",
           .doc = "The mean time from the end of one to the beginning of the next; "
                  "it varies as an exponential law does."});
    t.row(&Outages::length, {.key = "for",
                             .kind = Kind::kTimeDistribution,
                             .need = Need::kRequired,
                             .example = "exponential(mean 5min)",
                             .doc = "How long it takes."});
    return t;
  }();
  return table;
}

const Table<Component::WarmUp>& warm_up_table() {
  using WarmUp = Component::WarmUp;
  static const Table<WarmUp> table = [] {
    Table<WarmUp> t({.name = "warm-up", .doc = "A new replica is slower at first."});
    t.row(&WarmUp::length, {.key = "for",
                            .need = Need::kRequired,
                            .least = 1e-9,
                            .example = "30s",
                            .doc = "How long until it is as fast as the others; it approaches that "
                                   "in ten steps."});
    t.row(&WarmUp::slower, {.key = "slower",
                            .kind = Kind::kFactor,
                            .need = Need::kRequired,
                            .least = 1,
                            .most = 1000,
                            .example = "3x",
                            .doc = "How much longer its work takes at first."});
    return t;
  }();
  return table;
}

}  // namespace

void add_outage_rows(Table<Component>& table) {
  table.row(&Component::errors, {.key = "errors",
                                 .most = 1,
                                 .fallback = "0%",
                                 .example = "0.1%",
                                 .doc = "The share of its answers that are an error, whatever the "
                                        "load."});
  table.section(&Component::pauses, outages_table(),
                {.key = "pauses",
                 .fallback = "none",
                 .example = "{ every: 20s, for: 50ms }",
                 .doc = "Times in which a replica works on nothing, as when it collects garbage."});
  table.section(&Component::failures, outages_table(),
                {.key = "failures",
                 .fallback = "none",
                 .example = "{ every: 30 days, for: 5min }",
                 .doc = "Times in which a replica is down (MTBF and MTTR); what it was at is "
                        "lost."});
  table.row(&Component::availability,
            {.key = "availability",
             .most = 1,
             .fallback = "unknown",
             .example = "99.9%",
             .doc = "The share of the time in which it answers, as promised or measured. For "
                    "`headroom review`; what is simulated are `failures` and `errors`."});
  table.section(&Component::warm_up, warm_up_table(),
                {.key = "warm-up",
                 .fallback = "none",
                 .example = "{ for: 30s, slower: 3x }",
                 .doc = "How slow a new replica is at first."});
  table.choice<std::optional<Component::State>>(
      &Component::state,
      {{"none", Component::State::kNone},
       {"local", Component::State::kLocal},
       {"sticky", Component::State::kSticky}},
      {.key = "state",
       .fallback = "unknown",
       .example = "local",
       .doc =
           "What a replica keeps that is lost with it: `local` data, or sessions because of which "
           "users must come back to it (`sticky`). For `headroom review`."});
}

}  // namespace headroom::spec
