#include "review/review_json.h"

#include "run/json_parts.h"

namespace headroom::review {
namespace {

using run::Json;

Json figure_json(const Figure& figure) {
  return {{"name", figure.name}, {"value", figure.value}};
}

Json finding_json(const Reported& reported) {
  const auto& [rule, finding] = reported;
  Json json = {{"rule", rule->id},
               {"category", rule->category},
               {"title", rule->title},
               {"severity", name_of(rule->severity)},
               {"evidence", name_of(rule->evidence)},
               {"subject", finding.subject}};
  const bool has_place = finding.at.line > 0;
  json["line"] = has_place ? Json(finding.at.line) : Json(nullptr);
  json["column"] = has_place ? Json(finding.at.column) : Json(nullptr);
  json["figures"] = Json::array();
  for (const Figure& figure : finding.figures) json["figures"].push_back(figure_json(figure));
  json["once_mended"] = finding.after ? figure_json(*finding.after) : Json(nullptr);
  json["why"] = rule->why;
  json["fix"] = rule->fix;
  json["source"] = rule->source;
  return json;
}

}  // namespace

std::string review_json(const Review& review) {
  Json json = {{"headroom_review", 1}, {"service", review.service}, {"file", review.file}};
  for (std::size_t i = kSeverities; i-- > 0;) {
    const auto severity = static_cast<Severity>(i);
    json["counts"][std::string(name_of(severity))] = review.count(severity);
  }
  json["findings"] = Json::array();
  for (const Reported& reported : review.findings) {
    json["findings"].push_back(finding_json(reported));
  }
  json["accepted"] = Json::array();
  for (const Accepted& accepted : review.accepted) {
    Json entry = finding_json(accepted);
    entry["because"] = accepted.because;
    json["accepted"].push_back(std::move(entry));
  }
  json["idle_suppressions"] = Json::array();
  for (const spec::Suppression& idle : review.idle) {
    json["idle_suppressions"].push_back({{"rule", idle.rule},
                                         {"on", idle.on},
                                         {"because", idle.because},
                                         {"line", idle.at.line},
                                         {"column", idle.at.column}});
  }
  json["undecided"] = Json::array();
  for (const Undecided& undecided : review.undecided) {
    json["undecided"].push_back({{"rule", undecided.rule->id},
                                 {"title", undecided.rule->title},
                                 {"needs", undecided.needs}});
  }
  return run::print(json);
}

}  // namespace headroom::review
