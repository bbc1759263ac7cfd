#include "run/export.h"
#include "run/json_parts.h"

namespace headroom::run {
namespace {

Json second_json(const Run& run, const Slice& slice) {
  const Window window{slice.second, slice.second + 1};
  Json json;
  json["second"] = slice.second;
  json["in_flight"] = slice.in_flight;
  json["requests"] = Json::object();
  for (std::size_t i = 0; i < run.header.classes.size(); ++i) {
    json["requests"][run.header.classes[i]] = class_second_json(totals(run, i, window));
  }
  json["generator"] = generator_second_json(generator_totals(run, window));
  return json;
}

}  // namespace

std::string run_json(const Run& run) {
  Json json;
  json["headroom_run"] = kRunJsonVersion;
  json["run"] = run.header.id;
  json["started"] = iso8601(run.header.started);
  json["duration_s"] = to_seconds(duration(run));
  json["warm_up_s"] = to_seconds(run.header.warm_up);
  json["finished"] = run.end.has_value();
  json["interrupted"] = run.end ? Json(run.end->interrupted) : Json(nullptr);
  json["peak_rss_bytes"] = run.end ? Json(run.end->peak_rss_bytes) : Json(nullptr);
  json["seed"] = run.header.seed.value;
  json["spec_sha256"] = run.header.spec_sha256;
  json["threads"] = run.header.threads;
  json["requirements"] = run.header.requirements;
  add_provenance(json, run.header);
  json["events"] = Json::array();
  for (const Event& event : run.events) {
    json["events"].push_back(
        {{"at_s", to_seconds(event.at)}, {"kind", event.kind}, {"text", event.text}});
  }
  json["seconds"] = Json::array();
  for (const Slice& slice : run.slices) json["seconds"].push_back(second_json(run, slice));
  return print(json);
}

}  // namespace headroom::run
