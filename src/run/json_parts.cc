#include "run/json_parts.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>

#include "run/tags.h"

namespace headroom::run {
namespace {

std::string_view unit_text(spec::Unit unit) {
  switch (unit) {
    case spec::Unit::kSeconds:
      return "s";
    case spec::Unit::kPerSecond:
      return "/s";
    case spec::Unit::kShare:
      return "share";
  }
  return "";
}

constexpr double kNanosPerSecond = 1e9;
constexpr double kMilliEventsPerEvent = 1e3;

struct NamedPercentile {
  const char* name;
  double share;
};
constexpr std::array<NamedPercentile, 5> kPercentiles = {
    {{"p50", 0.50}, {"p90", 0.90}, {"p95", 0.95}, {"p99", 0.99}, {"p999", 0.999}}};

}  // namespace

std::string iso8601(std::chrono::system_clock::time_point moment) {
  const auto second = std::chrono::floor<std::chrono::seconds>(moment);
  const auto millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(moment - second).count();
  return fmt::format("{:%FT%H:%M}:{:%S}.{:03}Z", fmt::gmtime(second), fmt::gmtime(second), millis);
}

Json summary_json(const Histogram& histogram, double per_unit) {
  const bool any = histogram.count() > 0;
  const auto value = [&](double number) { return any ? Json(number / per_unit) : Json(nullptr); };
  Json json;
  json["count"] = histogram.count();
  json["mean"] = value(histogram.mean());
  json["min"] = value(static_cast<double>(histogram.min()));
  for (const NamedPercentile& percentile : kPercentiles) {
    json[percentile.name] = value(static_cast<double>(histogram.percentile(percentile.share)));
  }
  json["max"] = value(static_cast<double>(histogram.max()));
  if (histogram.clamped() > 0) json["clamped"] = histogram.clamped();
  return json;
}

Json seconds_json(const Histogram& nanos) {
  return summary_json(nanos, kNanosPerSecond);
}

Json failures_json(const std::array<std::uint64_t, kFailureKinds>& failures) {
  Json json = Json::object();
  for (std::size_t kind = 0; kind < kFailureKinds; ++kind) {
    json[std::string(name_of(static_cast<Failure>(kind)))] = failures[kind];
  }
  return json;
}

Json statuses_json(const std::map<int, std::uint64_t>& statuses) {
  Json json = Json::object();
  for (const auto& [status, count] : statuses) json[std::to_string(status)] = count;
  return json;
}

Json strain_json(const Strain& strain) {
  return {{"busiest_thread_cpu_s", strain.busiest_thread},
          {"throttled_s", strain.throttled},
          {"stolen_s", strain.stolen},
          {"waited_s", strain.waited},
          {"major_faults", strain.major_faults},
          {"clock_jump_s", strain.clock_jump},
          {"suspended_s", strain.suspended}};
}

void add_counters(Json& into, const Counts& counts) {
  for (std::size_t i = 0; i < kCounters; ++i) {
    into[std::string(name_of(static_cast<Counter>(i)))] = counts.counters[i];
  }
}

void add_measures(Json& into, const Totals& totals) {
  for (std::size_t i = 0; i < kMeasures; ++i) {
    const auto measure = static_cast<Measure>(i);
    const std::string name(name_of(measure));
    if (measure == Measure::kStreamRate) {
      into[name + "_per_s"] = summary_json(totals[measure], kMilliEventsPerEvent);
    } else {
      into[name + "_s"] = seconds_json(totals[measure]);
    }
  }
}

Json class_second_json(const Totals& totals) {
  Json json;
  json["started"] = totals.started;
  json["succeeded"] = totals.succeeded;
  json["failed"] = totals.failed;
  json["errors"] = failures_json(totals.failures);
  json["statuses"] = statuses_json(totals.statuses);
  json["events"] = totals.events;
  json["bytes_in"] = totals.bytes_in;
  json["bytes_out"] = totals.bytes_out;
  add_counters(json, totals);
  add_measures(json, totals);
  return json;
}

Json generator_second_json(const GeneratorTotals& totals) {
  return {{"lateness_s", seconds_json(totals.lateness)},
          {"cpu_s", totals.cpu_seconds},
          {"scheduled", totals.scheduled},
          {"begun", totals.begun},
          {"dropped", totals.dropped},
          {"waiting", totals.waiting},
          {"loop_delay_s", seconds_json(totals.loop_delay)},
          {"strain", strain_json(totals.strain)}};
}

Json window_json(Window window) {
  return Json::array({window.from, window.to});
}

Json tags_json(const Header& header) {
  Json json = Json::object();
  for (const Tag& tag : tags_of(header)) {
    Json& classes = json[tag.name] = Json::array();
    for (const std::size_t i : tag.classes) classes.push_back(header.classes[i]);
  }
  return json;
}

Json requirement_json(const Verdict& verdict) {
  const bool found = verdict.samples > 0;
  Json json;
  json["text"] = verdict.requirement.text;
  json["verdict"] = name_of(verdict.ruling);
  json["value"] = found ? Json(verdict.value) : Json(nullptr);
  json["limit"] = verdict.requirement.limit;
  json["unit"] = unit_text(spec::unit_of(verdict.requirement.metric));
  json["samples"] = verdict.samples;
  json["interval_95"] = found ? Json::array({verdict.low, verdict.high}) : Json(nullptr);
  json["window_s"] = window_json(verdict.window);
  json["reason"] = verdict.reason;
  return json;
}

void add_provenance(Json& into, const Header& header) {
  into["origin"] = name_of(header.origin);
  into["service"] = header.service;
  into["test"] = header.test;
  into["environment"] = header.environment;
  into["load"] = header.load;
  into["protocols"] = header.protocols;
  into["commit"] = header.commit;
  into["host"] = header.host;
  into["headroom_version"] = header.headroom_version;
  into["expected_peak_share"] =
      header.expected_peak_share > 0 ? Json(header.expected_peak_share) : Json(nullptr);
  into["remarks"] = header.remarks;
  into["series"] = header.series;
}

std::string print(const Json& document) {
  constexpr int kIndent = 2;
  return document.dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string print_line(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json comparison_json(const Comparison& compared) {
  if (compared.figures.empty()) return nullptr;
  return {{"model", compared.model}, {"figures", Json::parse(figures_json(compared.figures))}};
}

}  // namespace headroom::run
