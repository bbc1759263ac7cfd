// The table of fields, part: what one component asks of another.
#include <fmt/format.h>

#include "spec/tables.h"

namespace headroom::spec {
namespace {

// Above zero, for bounds: one nanosecond in seconds.
constexpr double kShortest = 1e-9;

const Table<Breaker>& breaker_table() {
  static const Table<Breaker> table = [] {
    Table<Breaker> t({.name = "breaker",
                      .doc =
                          "A circuit breaker: it lets no call through while too many fail. After "
                          "`open` one may try, and closes it when it is answered."});
    t.row(&Breaker::calls, {.key = "calls",
                            .need = Need::kRequired,
                            .least = 1,
                            .most = 64,
                            .example = "20",
                            .doc = "The last calls that it judges by."});
    t.row(&Breaker::failures, {.key = "failures",
                               .least = 0.001,
                               .most = 1,
                               .fallback = "50%",
                               .example = "50%",
                               .doc = "The share of them that failed, from which on it opens."});
    t.row(&Breaker::open, {.key = "open",
                           .least = kShortest,
                           .fallback = "5s",
                           .example = "5s",
                           .doc = "How long it stays open."});
    return t;
  }();
  return table;
}

const Table<Hedge>& hedge_table() {
  static const Table<Hedge> table = [] {
    Table<Hedge> t({.name = "hedge", .doc = "A second attempt while the first is still awaited."});
    t.row(&Hedge::after, {.key = "after",
                          .need = Need::kRequired,
                          .least = kShortest,
                          .example = "95ms",
                          .doc = "How long the first is awaited alone."});
    t.row(&Hedge::at_most, {.key = "at-most",
                            .most = 1,
                            .fallback = "no limit",
                            .example = "5%",
                            .doc = "How many there may be, as a share of the calls."});
    return t;
  }();
  return table;
}

void add_patience_rows(Table<Call>& t) {
  t.row(&Call::timeout, {.key = "timeout",
                         .least = kShortest,
                         .fallback = "none",
                         .example = "30s",
                         .doc = "How long the caller waits for one attempt."});
  t.choice<Call::GivesUp>(
      &Call::gives_up,
      {{"silently", Call::GivesUp::kSilently}, {"cancels", Call::GivesUp::kCancels}},
      {.key = "gives-up",
       .fallback = "silently",
       .example = "cancels",
       .doc = "Whether a caller that gives up tells who is called to stop, or leaves it at work."});
  t.choice<Call::Deadline>(
      &Call::deadline, {{"none", Call::Deadline::kNone}, {"passed on", Call::Deadline::kPassedOn}},
      {.key = "deadline",
       .fallback = "none",
       .example = "passed on",
       .doc =
           "`passed on`: who is called knows until when the answer is wanted, and begins no work "
           "after that."});
  t.section(&Call::retry, retry_table(),
            {.key = "retry",
             .fallback = "no retries",
             .example = "{ attempts: 2 }",
             .doc = "What the caller does when a call fails."});
  t.section(&Call::breaker, breaker_table(),
            {.key = "breaker",
             .fallback = "none",
             .example = "{ calls: 20, failures: 50%, open: 5s }",
             .doc = "When the caller stops calling for a while."});
  t.section(
      &Call::hedge, hedge_table(),
      {.key = "hedge",
       .fallback = "none",
       .example = "{ after: 95ms, at-most: 5% }",
       .doc = "When the caller asks a second time without waiting for the first. For `headroom "
              "review`; it is not simulated."});
}

void add_way_rows(Table<Call>& t) {
  t.row(&Call::latency, {.key = "latency",
                         .kind = Kind::kTimeDistribution,
                         .fallback = "0s",
                         .example = "lognormal(mean 1ms, p95 3ms)",
                         .doc = "How long the way takes, there and back each."});
  t.section(&Call::size, message_sizes_table(),
            {.key = "size",
             .fallback = "that of the step; a message of mode `async` has no response",
             .example = "{ request: 200 B, response: 1 KiB }",
             .doc = "Bytes of one call. For `headroom plan`."});
  t.row(&Call::connections,
        {.key = "connections",
         .least = 1,
         .most = 1e6,
         .fallback = "unlimited",
         .example = "16",
         .doc = "The pool of connections of each calling replica: so many calls "
                "may be under way, and the others wait for one."});
  t.choice<Call::KeepAlive>(
      &Call::keep_alive, {{"yes", Call::KeepAlive::kYes}, {"no", Call::KeepAlive::kNo}},
      {.key = "keep-alive",
       .fallback = "yes",
       .example = "no",
       .doc = "Whether connections stay open from call to call. For `headroom review`; it is not "
              "simulated."});
}

void add_need_rows(Table<Call>& t) {
  t.choice<Call::Need>(
      &Call::need, {{"required", Call::Need::kRequired}, {"optional", Call::Need::kOptional}},
      {.key = "need",
       .fallback = "required, or optional where there is a `fallback`",
       .example = "optional",
       .doc = "`optional`: the caller can do without the answer when the call fails."});
  t.row(&Call::fallback, {.key = "fallback",
                          .fallback = "none",
                          .example = "the list of yesterday",
                          .doc = "What the caller answers with when the call fails, in words."});
  t.choice<Call::Mode>(
      &Call::mode, {{"sync", Call::Mode::kSync}, {"async", Call::Mode::kAsync}},
      {.key = "mode",
       .fallback = "sync",
       .example = "async",
       .doc = "`async`: a message that the caller sends and does not wait for. It never fails for "
              "the caller."});
  t.row(&Call::ttl, {.key = "ttl",
                     .least = kShortest,
                     .fallback = "no end",
                     .example = "10min",
                     .doc = "How long a message of mode `async` is worth handling. For `headroom "
                            "review`; it is not simulated."});
  t.row(&Call::dead_letter,
        {.key = "dead-letter",
         .fallback = "none",
         .example = "failed-mails",
         .doc = "Where messages of mode `async` go that nobody could handle. For `headroom "
                "review`."});
  t.choice<std::optional<bool>>(
      &Call::idempotent, {{"yes", true}, {"no", false}},
      {.key = "idempotent",
       .fallback = "unknown",
       .example = "yes",
       .doc = "Whether a call that comes twice does no harm, so that it may be retried. For "
              "`headroom review`."});
}

void check_call(Call& call, const Node& node, Reader& reader) {
  const bool is_async = call.mode == Call::Mode::kAsync;
  for (const std::string_view key : {"ttl", "dead-letter"}) {
    const Node* given = node.find(key);
    if (given == nullptr || is_async) continue;
    reader.problem(given->at, fmt::format("{} belongs to a message", key),
                   "the caller waits for the answer of this call", "add mode: async");
  }
  for (const std::string_view key : {"hedge", "breaker", "fallback", "connections"}) {
    const Node* given = node.find(key);
    if (given == nullptr || !is_async) continue;
    reader.problem(given->at, fmt::format("{} in a call of mode async", key),
                   "nobody waits for its answer, so that it cannot fail",
                   fmt::format("leave out {}, or mode: async", key));
  }
  const Node* fallback = node.find("fallback");
  if (fallback == nullptr || is_async) return;
  if (const Node* need = node.find("need"); need != nullptr && call.need == Call::Need::kRequired) {
    reader.problem(need->at, "the call is required, and has a fallback",
                   "with a fallback the caller does without it", "leave out need, or fallback");
  }
  call.need = Call::Need::kOptional;
}

}  // namespace

const Table<Call>& call_table() {
  static const Table<Call> table = [] {
    Table<Call> t({.name = "call",
                   .doc = "The requests that one component makes to another.",
                   .short_for = "to"});
    t.row(&Call::to, {.key = "to",
                      .kind = Kind::kName,
                      .need = spec::Need::kRequired,
                      .refers_to = Names::kComponent,
                      .example = "model",
                      .doc = "The component that is called."});
    t.row(&Call::on, {.key = "on",
                      .kind = Kind::kName,
                      .shape = Shape::kOneOrList,
                      .refers_to = Names::kStep,
                      .fallback = "every step",
                      .example = "ask",
                      .doc = "The steps of journeys that lead to this call."});
    t.row(&Call::share, {.key = "share",
                         .most = 1,
                         .fallback = "100%",
                         .example = "20%",
                         .doc = "The share of their requests that make it."});
    t.row(&Call::times, {.key = "times",
                         .least = 1,
                         .most = 255,
                         .fallback = "1",
                         .example = "3",
                         .doc = "How often one request makes it."});
    t.choice<Call::Order>(
        &Call::order, {{"no", Call::Order::kAfter}, {"yes", Call::Order::kTogether}},
        {.key = "together",
         .fallback = "no",
         .example = "yes",
         .doc = "`yes`: side by side with what the component calls before it, and with its own "
                "repetitions. `no`: after that was answered."});
    add_way_rows(t);
    add_patience_rows(t);
    add_need_rows(t);
    t.finish(check_call);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
