#include "telemetry/running_totals.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <limits>

#include "base/check.h"
#include "run/tags.h"
#include "telemetry/bounds.h"

namespace headroom::telemetry {
namespace {

using run::Measure;
using run::Totals;

constexpr double kNanosPerSecond = 1e9;
constexpr double kMilliEventsPerEvent = 1e3;

double as_real(std::uint64_t count) {
  return static_cast<double>(count);
}

// A histogram of ours in the buckets of a family; `per_unit` of its values are one of the family's.
Point histogram_point(Labels labels, const Histogram& histogram, std::span<const double> bounds,
                      double per_unit) {
  Point point{.labels = std::move(labels),
              .value = histogram.mean() * as_real(histogram.count()) / per_unit};
  point.buckets.reserve(bounds.size() + 1);
  std::uint64_t below = 0;
  for (const double bound : bounds) {
    const std::uint64_t up_to =
        histogram.count_at_or_below(static_cast<std::uint64_t>(bound * per_unit + 0.5));
    point.buckets.push_back(up_to - below);
    below = up_to;
  }
  point.buckets.push_back(histogram.count() - below);
  return point;
}

// "class", and "tags" where it has some; then those in which one point of it differs from another.
Labels labels_of_class(const run::Header& header, std::size_t request_class,
                       const Labels& more = {}) {
  Labels labels{{"class", header.classes[request_class]}};
  const std::vector<std::string> tags = run::tags_of(header, request_class);
  // With a comma on both sides of each, so that ".*,read,.*" finds this tag and no other.
  if (!tags.empty()) labels.emplace_back("tags", fmt::format(",{},", fmt::join(tags, ",")));
  labels.insert(labels.end(), more.begin(), more.end());
  return labels;
}

// One family with a point for each request class, by what `value` makes of the class's totals.
template <class Value>
Family per_class(Family family, const run::Header& header, const std::vector<Totals>& totals,
                 Value value) {
  for (std::size_t i = 0; i < totals.size(); ++i) {
    family.points.push_back({labels_of_class(header, i), as_real(value(totals[i]))});
  }
  return family;
}

void add_requests(std::vector<Family>& families, const run::Header& header,
                  const std::vector<Totals>& totals) {
  families.push_back(
      per_class({.name = "requests_started", .help = "Requests begun.", .type = Type::kCounter},
                header, totals, [](const Totals& t) { return t.started; }));
  Family finished{.name = "requests",
                  .help = "Requests finished, by outcome: success or failure.",
                  .type = Type::kCounter};
  Family failures{
      .name = "request_failures", .help = "Requests that failed, by kind.", .type = Type::kCounter};
  Family responses{
      .name = "responses", .help = "Answers by status, expected or not.", .type = Type::kCounter};
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const auto labels = [&](const char* name, std::string value) {
      return labels_of_class(header, i, {{name, std::move(value)}});
    };
    finished.points.push_back({labels("outcome", "success"), as_real(totals[i].succeeded)});
    finished.points.push_back({labels("outcome", "failure"), as_real(totals[i].failed)});
    for (std::size_t kind = 0; kind < run::kFailureKinds; ++kind) {
      failures.points.push_back(
          {labels("kind", std::string(name_of(static_cast<run::Failure>(kind)))),
           as_real(totals[i].failures[kind])});
    }
    for (const auto& [status, count] : totals[i].statuses) {
      responses.points.push_back({labels("status", std::to_string(status)), as_real(count)});
    }
  }
  families.push_back(std::move(finished));
  families.push_back(std::move(failures));
  families.push_back(std::move(responses));
  families.push_back(per_class(
      {.name = "stream_events", .help = "Events of streams received.", .type = Type::kCounter},
      header, totals, [](const Totals& t) { return t.events; }));
  families.push_back(per_class({.name = "received",
                                .help = "Bytes of answers, heads included.",
                                .type = Type::kCounter,
                                .unit = Unit::kBytes},
                               header, totals, [](const Totals& t) { return t.bytes_in; }));
  families.push_back(per_class({.name = "sent",
                                .help = "Bytes of requests, heads included.",
                                .type = Type::kCounter,
                                .unit = Unit::kBytes},
                               header, totals, [](const Totals& t) { return t.bytes_out; }));
}

// How a measure of a run is told.
struct MeasureText {
  Measure measure;
  std::string_view name;
  std::string_view help;
  std::string_view quantile_name;  // of the gauges of the last second; empty: none
};
constexpr std::array<MeasureText, run::kMeasures> kMeasureTexts = {{
    {Measure::kResponseTime, "response_time",
     "From the intended moment to the last byte, successes only.", "response_time_last_second"},
    {Measure::kServiceTime, "service_time",
     "From the moment sent to the last byte, successes only.", ""},
    {Measure::kFailedTime, "failed_time", "From the intended moment until the failure was known.",
     ""},
    {Measure::kTtft, "ttft", "From the intended moment to the first event of a stream.",
     "ttft_last_second"},
    {Measure::kInterTokenLatency, "inter_token_latency", "Between two events of a stream.",
     "inter_token_latency_last_second"},
    {Measure::kStreamRate, "stream_events_per_second",
     "Events per second of each finished stream, after its first.", ""},
}};

// What every class of any service has; the others appear once they have a value.
bool is_always_told(Measure measure) {
  return measure == Measure::kResponseTime || measure == Measure::kServiceTime;
}

struct GaugeQuantile {
  std::string_view label;
  double share;
};
constexpr std::array<GaugeQuantile, 4> kQuantiles = {
    {{"0.5", 0.5}, {"0.95", 0.95}, {"0.99", 0.99}, {"1.0", 1.0}}};

void add_measures(std::vector<Family>& families, const run::Header& header,
                  const std::vector<Totals>& totals, const std::vector<Totals>& last_second) {
  for (const MeasureText& text : kMeasureTexts) {
    const bool is_rate = text.measure == Measure::kStreamRate;
    Family family{.name = text.name,
                  .help = text.help,
                  .type = Type::kHistogram,
                  .unit = is_rate ? Unit::kNone : Unit::kSeconds};
    if (is_rate) {
      family.bounds = kEventRateBounds;
    } else {
      family.bounds = kSecondsBounds;
    }
    Family quantiles{.name = text.quantile_name,
                     .help = "Percentiles of the last second alone, at most 0.8 % off.",
                     .unit = Unit::kSeconds};
    for (std::size_t i = 0; i < totals.size(); ++i) {
      const Histogram& all = totals[i][text.measure];
      if (all.count() == 0 && !is_always_told(text.measure)) continue;
      family.points.push_back(histogram_point(labels_of_class(header, i), all, family.bounds,
                                              is_rate ? kMilliEventsPerEvent : kNanosPerSecond));
      if (text.quantile_name.empty()) continue;
      const Histogram& last = last_second[i][text.measure];
      for (const auto& [label, share] : kQuantiles) {
        quantiles.points.push_back({labels_of_class(header, i, {{"quantile", std::string(label)}}),
                                    last.count() == 0
                                        ? std::numeric_limits<double>::quiet_NaN()
                                        : as_real(last.percentile(share)) / kNanosPerSecond});
      }
    }
    families.push_back(std::move(family));
    families.push_back(std::move(quantiles));
  }
}

void add_generator(std::vector<Family>& families, const run::GeneratorTotals& generator,
                   std::uint64_t in_flight) {
  const auto single = [&](Family family, double value) {
    family.points.push_back({{}, value});
    families.push_back(std::move(family));
  };
  single({.name = "requests_in_flight", .help = "Requests sent and not yet finished."},
         as_real(in_flight));
  single({.name = "sessions_scheduled", .help = "Sessions that were due.", .type = Type::kCounter},
         as_real(generator.scheduled));
  single({.name = "sessions_dropped",
          .help = "Sessions due that a limit of the generator refused.",
          .type = Type::kCounter},
         as_real(generator.dropped));
  single({.name = "generator_cpu",
          .help = "Processor time of the generator.",
          .type = Type::kCounter,
          .unit = Unit::kSeconds},
         generator.cpu_seconds);
  Family lateness{.name = "generator_lateness",
                  .help = "Moment sent minus moment intended, where the generator was the cause.",
                  .type = Type::kHistogram,
                  .unit = Unit::kSeconds,
                  .bounds = kSecondsBounds};
  lateness.points.push_back(
      histogram_point({}, generator.lateness, lateness.bounds, kNanosPerSecond));
  families.push_back(std::move(lateness));
}

Family run_info(const run::Header& header) {
  Family family{.name = "run_info", .help = "Where the run comes from; always 1."};
  family.points.push_back({{{"commit", header.commit},
                            {"load", header.load},
                            {"seed", std::to_string(header.seed.value)},
                            {"version", header.headroom_version}},
                           1});
  return family;
}

Labels common_labels(const run::Header& header) {
  Labels labels;
  for (const auto& [name, value] :
       {std::pair<const char*, const std::string*>{"environment", &header.environment},
        {"run", &header.id},
        {"service", &header.service},
        {"test", &header.test}}) {
    if (!value->empty()) labels.emplace_back(name, *value);
  }
  return labels;
}

}  // namespace

RunningTotals::RunningTotals(run::Header header)
    : header_(std::move(header)),
      totals_(header_.classes.size()),
      last_second_(header_.classes.size()) {}

void RunningTotals::add(const run::Slice& slice) {
  HEADROOM_CHECK(slice.classes.size() <= totals_.size(), "a slice of another run");
  seconds_ = slice.second + 1;
  in_flight_ = slice.in_flight;
  run::add(generator_, slice.generator);
  for (Totals& totals : last_second_) totals = {};
  for (std::size_t i = 0; i < slice.classes.size(); ++i) {
    run::add(last_second_[i], slice.classes[i]);
    run::add(totals_[i], slice.classes[i]);
  }
}

Snapshot RunningTotals::snapshot() const {
  Snapshot snapshot{.started = header_.started,
                    .at = header_.started + std::chrono::seconds(seconds_),
                    .run = header_.id,
                    .version = header_.headroom_version,
                    .common = common_labels(header_),
                    .families = {}};
  add_requests(snapshot.families, header_, totals_);
  add_measures(snapshot.families, header_, totals_, last_second_);
  add_generator(snapshot.families, generator_, in_flight_);
  snapshot.families.push_back(run_info(header_));
  std::erase_if(snapshot.families, [](const Family& family) { return family.points.empty(); });
  return snapshot;
}

Snapshot RunningTotals::ended() const {
  Snapshot last = snapshot();
  last.status = Snapshot::Status::kEnded;
  last.at += std::chrono::milliseconds(1);
  return last;
}

}  // namespace headroom::telemetry
