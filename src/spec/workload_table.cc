// The table of fields, part: the workload section.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"
#include "spec/compression.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

constexpr std::string_view kAccepted = "accepted";

// "1.5/day per user".
void set_sessions(Workload& workload, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  Scanner scanner(*text);
  const auto rate = scan_rate(scanner);
  if (!rate) {
    reader.problem_in(node, field, rate.error());
  } else if (!scanner.accept("per") || !scanner.accept("user")) {
    Error error = scanner.expected("\"per user\"");
    error.fix = "for example 1.5/day per user";
    reader.problem_in(node, field, std::move(error));
  } else if (auto end = scanner.expect_end(); !end) {
    reader.problem_in(node, field, end.error());
  } else {
    workload.sessions_per_user = *rate;
  }
}

// "8%/month": a share, and per what time.
void set_growth_rate(Growth& growth, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  Scanner scanner(*text);
  const auto share = scan_ratio(scanner);
  if (!share) {
    reader.problem_in(node, field, share.error());
    return;
  }
  const std::string per = fmt::format("1{}", scanner.rest());
  const auto period = parse_rate(per);
  if (!period) {
    Error error = scanner.expected("a period such as /month or /week");
    error.fix = "for example 8%/month";
    reader.problem_in(node, field, std::move(error));
    return;
  }
  growth.rate = GrowthRate{.share = *share, .period = from_seconds(1 / period->per_second)};
}

const Table<Workload>& peak_table() {
  static const Table<Workload> table = [] {
    Table<Workload> t({.name = "peak", .doc = "How uneven the day is."});
    t.row(&Workload::peak_hour,
          {.key = "hour",
           .least = 1.0 / 24,
           .most = 1,
           .fallback = "10%",
           .example = "12%",
           .doc = "The share of a day's sessions that its busiest hour has."});
    t.row(&Workload::peak_minute, {.key = "minute",
                                   .kind = Kind::kFactor,
                                   .least = 1,
                                   .most = 60,
                                   .fallback = "1x",
                                   .example = "1.5x",
                                   .doc = "The busiest minute of that hour over its mean minute."});
    return t;
  }();
  return table;
}

const Table<GrowthLaunch>& growth_launch_table() {
  static const Table<GrowthLaunch> table = [] {
    Table<GrowthLaunch> t({.name = "growth-launch",
                           .doc = "An event after which the load is a multiple, and comes back."});
    t.row(&GrowthLaunch::after, {.key = "after",
                                 .need = Need::kRequired,
                                 .example = "30 days",
                                 .doc = "When, from today."});
    t.row(&GrowthLaunch::multiplier, {.key = "multiplier",
                                      .kind = Kind::kFactor,
                                      .need = Need::kRequired,
                                      .least = 1,
                                      .example = "5x",
                                      .doc = "The load at the launch over what it would be."});
    t.row(&GrowthLaunch::half_life, {.key = "half-life",
                                     .least = 1e-9,
                                     .fallback = "1 day",
                                     .example = "2 days",
                                     .doc = "In which what the launch added falls by half."});
    return t;
  }();
  return table;
}

const Table<Growth>& growth_table() {
  static const Table<Growth> table = [] {
    Table<Growth> t({.name = "growth", .doc = "One way in which the number of users may grow."});
    t.choice<GrowthCurve>(&Growth::curve,
                          {{"compound", GrowthCurve::kCompound},
                           {"linear", GrowthCurve::kLinear},
                           {"exponential", GrowthCurve::kExponential},
                           {"logistic", GrowthCurve::kLogistic},
                           {"bass", GrowthCurve::kBass}},
                          {.key = "curve",
                           .fallback = "compound",
                           .example = "logistic",
                           .doc = "The form of the growth."});
    t.row({.key = "rate",
           .kind = Kind::kGrowthRate,
           .fallback = "follows from `to` and `within`",
           .example = "8%/month",
           .doc = "Growth in a period, as a share of what was there."},
          set_growth_rate);
    t.row(&Growth::to, {.key = "to",
                        .kind = Kind::kFactor,
                        .least = 1e-9,
                        .fallback = "no end",
                        .example = "50x",
                        .doc = "Where it ends, as a factor of today."});
    t.row(&Growth::within, {.key = "within",
                            .least = 1e-9,
                            .fallback = "no end",
                            .example = "60 days",
                            .doc = "How long it takes."});
    t.row(&Growth::history,
          {.key = "history",
           .kind = Kind::kPath,
           .fallback = "none",
           .example = "data/users_by_day.csv",
           .doc = "A CSV file with a column of dates and one of users, requests or the like: the "
                  "curve that explains it best is continued, with its interval."});
    t.list(&Growth::launches, growth_launch_table(),
           {.key = "launches",
            .fallback = "none",
            .example = "[ { after: 30 days, multiplier: 5x } ]",
            .doc = "Events on top of it."});
    t.finish([](Growth& growth, const Node& node, Reader& reader) {
      const auto has = [&](std::string_view key) { return node.find(key) != nullptr; };
      const bool is_assumed = has("rate") || has("to") || has("within") || has("curve");
      if (has("history") && is_assumed) {
        reader.problem(growth.at, fmt::format("{} has a history and a curve", reader.path()),
                       "what is measured is continued by the curve that fits it",
                       "keep the one or the other");
        return;
      }
      if (has("history") || has("rate") || (has("to") && has("within"))) return;
      reader.problem(growth.at, fmt::format("{} does not say how fast it grows", reader.path()),
                     "growth needs a rate, or both to and within, or a history",
                     "for example { rate: 8%/month } or { to: 50x, within: 60 days }");
    });
    return t;
  }();
  return table;
}

const Table<Journey>& journey_table() {
  static const Table<Journey> table = [] {
    Table<Journey> t({.name = "journey", .doc = "What one kind of session does, step by step."});
    t.row(&Journey::share, {.key = "share",
                            .most = 1,
                            .fallback = "an equal part of what the others leave; none, where a "
                                        "test names it as `before` or `after`",
                            .example = "80%",
                            .doc = "The share of all sessions; the shares sum to 100%."});
    t.row(&Journey::think, {.key = "think",
                            .kind = Kind::kTimeDistribution,
                            .fallback = "0s",
                            .example = "lognormal(mean 12s, p95 40s)",
                            .doc = "The pause before each step but the first."});
    add_common_rows(t, "Headers of all its steps.");
    t.choice<Cookies>(&Journey::cookies, {{"keep", Cookies::kKeep}, {"no", Cookies::kIgnore}},
                      {.key = "cookies",
                       .fallback = "keep",
                       .example = "no",
                       .doc = "Whether a session keeps the cookies that answers set and sends them "
                              "back, as a browser does. Each session begins without any."});
    t.named_list(&Journey::steps, &Step::name, step_table(),
                 {.key = "steps",
                  .need = Need::kRequired,
                  .example = "[ { home: GET / } ]",
                  .doc = "The requests, in order."});
    return t;
  }();
  return table;
}

}  // namespace

const Table<Workload>& workload_table() {
  static const Table<Workload> table = [] {
    Table<Workload> t(
        {.name = "workload", .doc = "Who uses the service, how often, and for what."});
    t.row(&Workload::users, {.key = "users",
                             .fallback = "unknown",
                             .example = "200k",
                             .doc = "How many people use the service."});
    t.row({.key = "sessions",
           .kind = Kind::kSessionRate,
           .fallback = "unknown",
           .example = "1.5/day per user",
           .doc = "How often one of them comes."},
          set_sessions);
    t.section(peak_table(),
              {.key = "peak",
               .fallback = "`{ hour: 10%, minute: 1x }`",
               .example = "{ hour: 12%, minute: 1.5x }",
               .doc = "How uneven the day is; with `users` and `sessions` it gives the "
                      "expected peak."});
    t.named(&Workload::growth, &Growth::name, growth_table(),
            {.key = "growth",
             .fallback = "none",
             .example = "{ expected: { rate: 8%/month } }",
             .doc = "How the number of users may grow, by name."});
    add_common_rows(t, "Headers of all steps of all journeys.");
    t.row({.key = "compression",
           .kind = Kind::kChoice,
           .choices = {"none", kAccepted},
           .fallback = "none",
           .example = "accepted",
           .doc = "`accepted`: requests over HTTP that have no Accept-Encoding of their own say "
                  "that they take compressed answers, as browsers do. An answer that comes "
                  "compressed is decoded; the run counts its bytes on the wire and decoded."},
          [](Workload&, const Node& node, const FieldInfo& field, Reader& reader) {
            read_choice(node, field, reader);
          });
    t.named(&Workload::journeys, &Journey::name, journey_table(),
            {.key = "journeys",
             .example = "{ visit: { steps: [ { home: GET / } ] } }",
             .doc = "What sessions do, by name."});
    t.named(&Workload::data, &Data::name, data_table(),
            {.key = "data",
             .fallback = "none",
             .example = "{ prompts: { csv: data/prompts.csv } }",
             .doc = "Rows that feed `${name.column}` in steps, by name."});
    // Once the headers are read, wherever they stand.
    t.finish([](Workload& workload, const Node& node, Reader&) {
      const Node* compression = node.find("compression");
      if (compression != nullptr && compression->text == kAccepted) {
        accept_compressed(workload.headers);
      }
    });
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
