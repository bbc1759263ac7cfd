#include "run/test_json.h"

#include <string_view>
#include <utility>

#include "run/failure_example.h"
#include "run/json_parts.h"
#include "run/tags.h"

namespace headroom::run {
namespace {

Json failed_checks_json(const Run& run, const Counts& counts) {
  Json json = Json::object();
  for (const auto& [check, times] : counts.failed_checks) {
    if (check < run.header.checks.size()) json[run.header.checks[check]] = times;
  }
  return json;
}

// Of the kinds of failure that were counted.
Json examples_json(const Run& run, std::string_view request_class, const Counts& counts) {
  Json json = Json::object();
  for (std::size_t kind = 0; kind < kFailureKinds; ++kind) {
    if (counts.failures[kind] == 0) continue;
    const auto failure = static_cast<Failure>(kind);
    const std::string_view words = example_of(run, request_class, failure);
    if (!words.empty()) json[std::string(name_of(failure))] = words;
  }
  return json;
}

// `rated` are the seconds under load: what drained after them finished at no rate of the load's.
Json requests_json(const Run& run, const Requests& requests, Window window, Window rated) {
  const Totals total = totals(run, requests, window);
  const Counts steady = counts(run, requests, rated);
  const auto per_second = [&](std::uint64_t count) {
    return steady.seconds > 0 ? static_cast<double>(count) / steady.seconds : 0.0;
  };
  Json json;
  json["count"] = total.finished();
  json["started"] = total.started;
  json["succeeded"] = total.succeeded;
  json["failed"] = total.failed;
  json["errors"] = failures_json(total.failures);
  json["failed_checks"] = failed_checks_json(run, total);
  json["statuses"] = statuses_json(total.statuses);
  json["rate_per_s"] = per_second(steady.finished());
  json["throughput_per_s"] = per_second(steady.succeeded);
  json["goodput_per_s"] = per_second(steady.good());
  add_measures(json, total);
  json["events"] = total.events;
  json["bytes_in"] = total.bytes_in;
  json["bytes_out"] = total.bytes_out;
  add_counters(json, total);
  return json;
}

// Means of what one replica says of its slots.
Json slots_json(const SlotReadings& slots) {
  if (slots.readings == 0) return nullptr;
  const auto looks = static_cast<double>(slots.readings);
  return {{"looks", slots.readings},
          {"there", slots.slots > 0 ? Json(slots.slots / looks) : Json(nullptr)},
          {"busy", slots.busy / looks},
          {"waiting", slots.waiting / looks}};
}

// What they used under load.
Json components_json(const Run& run, Window rated) {
  Json json = Json::object();
  for (std::size_t i = 0; i < run.header.components.size(); ++i) {
    const ComponentTotals used = component_totals(run, i, rated);
    if (used.seconds <= 0) continue;
    json[run.header.components[i]] = {
        {"replicas", used.replicas},
        {"cpu_cores", used.cpu_seconds / used.seconds},
        {"limit_cores", used.cores > 0 ? Json(used.cores) : Json(nullptr)},
        {"throttled_share", used.throttled_seconds / used.seconds},
        {"memory_bytes", used.memory_bytes},
        {"slots", slots_json(used.slots)}};
  }
  return json;
}

Json generator_json(const Run& run, Window window) {
  const GeneratorTotals total = generator_totals(run, window);
  Json json;
  json["lateness_s"] = seconds_json(total.lateness);
  json["cpu_s"] = total.cpu_seconds;
  json["peak_rss_bytes"] = run.end ? Json(run.end->peak_rss_bytes) : Json(nullptr);
  json["threads"] = run.header.threads;
  json["scheduled"] = total.scheduled;
  json["begun"] = total.begun;
  json["dropped"] = total.dropped;
  json["waiting"] = total.waiting;
  json["loop_delay_s"] = seconds_json(total.loop_delay);
  json["strain"] = strain_json(total.strain);
  return json;
}

}  // namespace

std::string test_json(const Run& run, const Judgement& judgement, const Comparison& compared) {
  const Header& header = run.header;
  const Window window = judged(run);
  const Window rated = under_load(run);
  Json json;
  json["headroom"] = kTestJsonVersion;
  json["run"] = header.id;
  json["verdict"] = name_of(judgement.outcome);
  json["requirements"] = Json::array();
  for (const Verdict& verdict : judgement.verdicts) {
    json["requirements"].push_back(requirement_json(verdict));
  }
  json["requests"] = Json::object();
  for (std::size_t i = 0; i < header.classes.size(); ++i) {
    Json& of_class = json["requests"][header.classes[i]] = requests_json(run, i, window, rated);
    of_class["examples"] = examples_json(run, header.classes[i], counts(run, i, window));
    of_class["tags"] = tags_of(header, i);
  }
  json["tags"] = Json::object();
  for (const Tag& tag : tags_of(header)) {
    json["tags"][tag.name] = requests_json(run, tag.classes, window, rated);
  }
  json["total"] = requests_json(run, std::nullopt, window, rated);
  json["components"] = components_json(run, rated);
  json["prediction"] = comparison_json(compared);
  json["generator"] = generator_json(run, window);
  json["trust"] = {{"trusted", judgement.trust.trusted},
                   {"reasons", judgement.trust.reasons},
                   {"remarks", judgement.trust.remarks}};
  json["seed"] = header.seed.value;
  json["spec_sha256"] = header.spec_sha256;
  json["started"] = iso8601(header.started);
  json["duration_s"] = to_seconds(duration(run));
  json["window_s"] = window_json(window);
  json["interrupted"] = cut_short(run);
  json["changed_by_hand"] = changed_by_hand(run);
  add_provenance(json, header);
  return print(json);
}

}  // namespace headroom::run
