// The rows that a test and one load of several have in common: who does what, how much, for how
// long. Private to the tables.
#pragma once

#include <initializer_list>
#include <string_view>

#include "spec/tables.h"

namespace headroom::spec {

void set_load(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader);
void set_users(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader);
void set_trace(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader);
void set_spike(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader);
void set_arrivals(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader);
void set_iterations(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader);

// A key that makes sense only beside another one, of which the first is suggested.
void check_companion(const Node& node, std::string_view key,
                     std::initializer_list<std::string_view> needs, std::string_view why,
                     Reader& reader);
// What concerns several of the rows: one load and not two, nothing without what it belongs to.
void check_parts(const LoadParts& parts, Position at, const Node& node, Reader& reader);
// Whether the load ends without being told how long it takes.
bool ends_by_itself(const LoadParts& parts, const Node& node);
// The shape that the parts make.
LoadShape assemble(LoadParts& parts);

template <class Draft>
void add_load_rows(Table<Draft>& t) {
  t.row({.key = "load",
         .kind = Kind::kLoad,
         .shape = Shape::kOneOrList,
         .example = "expected peak",
         .doc = "Sessions per second, whatever the service does (open model): a rate, the expected "
                "peak or a share of it, `ramp A to B`, `steps A, B, C` in equal parts, or `sine A "
                "to B, period T`. A list is one stage after the other, each with its length: "
                "`[ ramp 0/s to 50/s for 1min, hold for 5min, ramp to 0/s for 30s ]`; in one line "
                "`then` stands between them."},
        set_load);
  t.row({.key = "users",
         .kind = Kind::kUsers,
         .shape = Shape::kOneOrList,
         .example = "64",
         .doc = "So many users at once, each beginning its next session when one ends (closed "
                "model). They may change over time as a load does: `ramp 1 to 200`, or a list of "
                "stages. A user who is one too many ends with the session under way."},
        set_users);
  t.row({.key = "trace",
         .kind = Kind::kPath,
         .example = "data/arrivals.csv",
         .doc = "A recording, as CSV: the moments at which sessions begin, or with `rates` or "
                "`counts` how many begin in each interval."},
        set_trace);
  t.row(&LoadParts::column, {.key = "column",
                             .fallback = "the first that reads as a time",
                             .example = "TIMESTAMP",
                             .doc = "The column of the trace that holds the times."});
  t.row(
      &LoadParts::rates_column,
      {.key = "rates",
       .fallback = "the trace is of moments",
       .example = "rate_rps",
       .doc = "The column of the trace with the sessions per second, each row's until the next."});
  t.row(
      &LoadParts::counts_column,
      {.key = "counts",
       .fallback = "the trace is of moments",
       .example = "requests",
       .doc = "The column of the trace with the sessions from each row's time until the next's."});
  t.row(&LoadParts::speed, {.key = "speed",
                            .kind = Kind::kFactor,
                            .least = 1e-6,
                            .fallback = "1x",
                            .example = "10x",
                            .doc = "How much faster than recorded a trace is replayed: at 10x an "
                                   "hour takes 6 minutes, at ten times the rate."});
  t.row(&LoadParts::scale,
        {.key = "scale",
         .kind = Kind::kFactor,
         .least = 1e-6,
         .most = 1e6,
         .fallback = "1x",
         .example = "0.5x",
         .doc = "So many times the sessions of a trace. Of moments, the seed decides which are "
                "left out, or where between two of them more begin."});
  t.row({.key = "arrivals",
         .kind = Kind::kArrivals,
         .fallback = "poisson",
         .example = "gamma(cv 2)",
         .doc = "How session starts fall within the rate: at random, evenly (`uniform`), or with "
                "gaps of a given coefficient of variation, of which 0 is even, 1 is poisson, and "
                "more comes in bursts."},
        set_arrivals);
  t.row({.key = "iterations",
         .kind = Kind::kIterations,
         .fallback = "no limit",
         .example = "10 per user",
         .doc = "So many sessions end the load: in all, whichever user is free taking the next "
                "one, or each user so many."},
        set_iterations);
  t.row({.key = "spike",
         .kind = Kind::kSpike,
         .fallback = "none",
         .example = "8x for 30s",
         .doc = "A factor on the load for a while. Where nothing says how long the load takes, it "
                "goes on for as long before the spike as that lasts, and as long after it."},
        set_spike);
  t.row(&LoadParts::spike_at, {.key = "at",
                               .fallback = "so that it ends two thirds into the load",
                               .example = "30s",
                               .doc = "When the spike begins."});
  t.row({.key = "then",
         .kind = Kind::kChoice,
         .choices = {"recover"},
         .fallback = "recover",
         .example = "recover",
         .doc = "What follows a spike: `recover` goes back to the load before it."},
        [](Draft&, const Node& node, const FieldInfo& field, Reader& reader) {
          read_choice(node, field, reader);
        });
  t.row(&TestLoad::journeys, {.key = "journeys",
                              .kind = Kind::kName,
                              .shape = Shape::kOneOrList,
                              .refers_to = Names::kJourney,
                              .fallback = "all",
                              .example = "[ browse, buy ]",
                              .doc = "The journeys that its sessions take, by their shares."});
}

}  // namespace headroom::spec
