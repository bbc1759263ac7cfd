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

Result<void> JsonExport::begin(const Header& header) {
  known_.header = header;
  Json json;
  json["headroom_run"] = kRunJsonVersion;
  json["run"] = header.id;
  json["started"] = iso8601(header.started);
  json["warm_up_s"] = to_seconds(header.warm_up);
  json["seed"] = header.seed.value;
  json["spec_sha256"] = header.spec_sha256;
  json["threads"] = header.threads;
  json["requirements"] = header.requirements;
  json["tags"] = tags_json(header);
  add_provenance(json, header);
  std::string text = print(json);
  text.resize(text.rfind('\n', text.size() - 2));  // the object goes on
  out_ << text << ",\n  \"seconds\": [";
  return {};
}

Result<void> JsonExport::add(const Slice& slice) {
  const bool first = known_.slices.empty();
  known_.slices = {slice};
  out_ << (first ? "\n    " : ",\n    ") << print_line(second_json(known_, slice));
  return {};
}

Result<void> JsonExport::add(const Event& event) {
  known_.events.push_back(event);
  return {};
}

Result<void> JsonExport::finish(const End& end) {
  known_.end = end;
  return {};
}

void JsonExport::close() {
  Json json;
  json["events"] = Json::array();
  for (const Event& event : known_.events) {
    json["events"].push_back(
        {{"at_s", to_seconds(event.at)}, {"kind", event.kind}, {"text", event.text}});
  }
  const std::optional<End>& end = known_.end;
  json["duration_s"] = to_seconds(duration(known_));
  json["finished"] = end.has_value();
  json["interrupted"] = end ? Json(end->interrupted) : Json(nullptr);
  json["peak_rss_bytes"] = end ? Json(end->peak_rss_bytes) : Json(nullptr);
  const std::string rest = print(json);
  out_ << (known_.slices.empty() ? "]," : "\n  ],") << rest.substr(rest.find('{') + 1);
}

}  // namespace headroom::run
