// The table of fields, part: how far and how fast a component can grow.
#include <fmt/format.h>

#include "base/scan.h"
#include "base/text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

void set_range(Scaling& scaling, const Node& node, const FieldInfo& field, Reader& reader) {
  if (const auto range = read_range(node, field, reader)) {
    scaling.replicas_min = range->first;
    scaling.replicas_max = range->second;
  }
}

void set_expectation(Scaling& scaling, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  auto expectation = parse_scaling_expectation(*text);
  if (expectation) {
    scaling.expect = std::move(*expectation);
  } else {
    reader.problem_in(node, field, std::move(expectation.error()));
  }
}

}  // namespace

std::optional<std::pair<int, int>> read_range(const Node& node, const FieldInfo& field,
                                              Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return std::nullopt;
  constexpr double kMost = 1e6;
  Scanner scanner(*text);
  const auto least = scanner.number();
  const bool has_dots = least && scanner.accept("..");
  const auto most = has_dots ? scanner.number() : least;
  const auto is_whole = [](double value) {
    return value >= 0 && value <= kMost && value == static_cast<double>(static_cast<int>(value));
  };
  if (!has_dots || !most || !scanner.at_end() || !is_whole(*least) || !is_whole(*most) ||
      *least > *most || *most < 1) {
    reader.problem(node.at, fmt::format("{}: {} is not a range", field.key, in_quotes(*text)),
                   "a range is two whole numbers, the lower one first", "for example 1..20");
    return std::nullopt;
  }
  return std::pair(static_cast<int>(*least), static_cast<int>(*most));
}

const Table<Scaling>& scaling_table() {
  static const Table<Scaling> table = [] {
    Table<Scaling> t({.name = "scaling", .doc = "How far and how fast it can grow."});
    t.row({.key = "replicas",
           .kind = Kind::kRange,
           .need = Need::kRequired,
           .example = "1..20",
           .doc = "The fewest and the most replicas."},
          set_range);
    t.row(&Scaling::start, {.key = "start",
                            .fallback = "0s",
                            .example = "8s",
                            .doc = "From the decision until a new replica serves."});
    t.row(&Scaling::cost, {.key = "cost",
                           .fallback = "unknown",
                           .example = "2.10 USD/h",
                           .doc = "The price of one replica."});
    t.row(&Scaling::target, {.key = "target",
                             .most = 1,
                             .fallback = "none",
                             .example = "70%",
                             .doc = "The utilisation that scaling aims at."});
    t.choice<std::optional<Scaling::Metric>>(
        &Scaling::metric,
        {{"cpu", Scaling::Metric::kCpu},
         {"concurrency", Scaling::Metric::kConcurrency},
         {"queue", Scaling::Metric::kQueue},
         {"arrival rate", Scaling::Metric::kArrivalRate}},
        {.key = "metric",
         .fallback = "unknown",
         .example = "concurrency",
         .doc = "What scaling goes by. For `headroom review`: the simulation goes by the share of "
                "cores or slots that is in use."});
    t.row(&Scaling::window, {.key = "window",
                             .least = 1e-9,
                             .fallback = "unknown",
                             .example = "1min",
                             .doc = "The time that the metric is a mean of. For `headroom review`: "
                                    "that of the simulation is `period`."});
    t.row(&Scaling::period, {.key = "period",
                             .least = 1,
                             .fallback = "15s",
                             .example = "15s",
                             .doc = "The time between two decisions."});
    t.row(&Scaling::calm, {.key = "calm",
                           .most = 86400,
                           .fallback = "5min",
                           .example = "5min",
                           .doc = "How long fewer replicas must have been enough before some are "
                                  "given up (scale-in stabilisation)."});
    t.row({.key = "expect",
           .kind = Kind::kScalingExpectation,
           .fallback = "nothing",
           .example = "at least 80% efficient to 8",
           .doc = "What more replicas have to bring, as `headroom scale` measures it: the least "
                  "throughput of each over that of one in the smallest number, and up to how "
                  "many."},
          set_expectation);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
