// The table of fields, part: how patient and how persistent the client of a step is.
#include <fmt/format.h>

#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Abort>& abort_table() {
  static const Table<Abort> table = [] {
    Table<Abort> t({.name = "abort",
                    .doc = "Leaving before the answer is whole, as an impatient user does. It is "
                           "counted apart: neither a success nor a failure."});
    t.row(&Abort::after, {.key = "after",
                          .kind = Kind::kTimeDistribution,
                          .fallback = "never, but for `events`",
                          .example = "lognormal(mean 8s, p95 20s)",
                          .doc = "How long the user waits, from the moment the request was meant "
                                 "for."});
    t.row(&Abort::events, {.key = "events",
                           .least = 1,
                           .fallback = "all of them",
                           .example = "20",
                           .doc = "How many events of a stream the user reads."});
    t.row(&Abort::share, {.key = "share",
                          .most = 1,
                          .fallback = "100%",
                          .example = "10%",
                          .doc = "How often the user is of that kind."});
    t.finish([](Abort&, const Node& node, Reader& reader) {
      if (node.find("after") != nullptr || node.find("events") != nullptr) return;
      reader.problem(node.at, fmt::format("{} does not say when", reader.path()), {},
                     "for example { share: 10%, after: 3s }");
    });
    return t;
  }();
  return table;
}

}  // namespace

void add_client_rows(Table<Step>& table) {
  table.section(&Step::retry, retry_table(),
                {.key = "retry",
                 .fallback = "none",
                 .example = "{ attempts: 3, on: [ 5xx, timeout ], backoff: 200ms exponential }",
                 .doc = "What the client does when the request fails. The request counts once, and "
                        "its response time spans all attempts; `timeout` is that of each."});
  table.section(&Step::abort, abort_table(),
                {.key = "abort",
                 .fallback = "the answer is awaited",
                 .example = "{ share: 10%, after: 3s }",
                 .doc = "Whether and when the user leaves before the answer is whole."});
  table.choice<Redirects>(
      &Step::redirects, {{"follow", Redirects::kFollow}, {"no", Redirects::kLeave}},
      {.key = "redirects",
       .fallback = "follow, unless `expect` names a status from 300 to 399",
       .example = "no",
       .doc = "Whether an answer that leads elsewhere is followed, ten times at "
              "most and only to hosts that steps of the test go to. The "
              "request counts once, and its response time spans all of them."});
}

}  // namespace headroom::spec
