#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "review/review_json.h"
#include "run/json_parts.h"

namespace headroom::review {
namespace {

using run::Json;

// SARIF knows three levels.
std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
    case Severity::kHigh:
      return "error";
    case Severity::kMedium:
      return "warning";
    case Severity::kLow:
    case Severity::kInfo:
      return "note";
  }
  return "none";
}

// A path as a URI reference: what has a meaning in one, or no place there, in hexadecimal.
std::string uri_of(std::string_view file) {
  constexpr std::string_view kPlain = "-._~/";
  std::string uri = std::filesystem::path(file).is_absolute() ? "file://" : "";
  for (const char c : file) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || kPlain.contains(c);
    uri += is_plain ? std::string(1, c)
                    : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return uri;
}

// A brace is doubled, since one by itself begins a placeholder (3.11.5).
Json text(std::string_view words) {
  std::string escaped;
  for (const char c : words) {
    escaped += c;
    if (c == '{' || c == '}') escaped += c;
  }
  return {{"text", escaped}};
}

// Relative to whatever the reader of the file takes for the root of the sources, unless absolute.
Json artifact_json(std::string_view file) {
  Json artifact = {{"uri", uri_of(file)}};
  if (!std::filesystem::path(file).is_absolute()) artifact["uriBaseId"] = "%SRCROOT%";
  return artifact;
}

Json rule_json(const Rule& rule) {
  return {{"id", rule.id},
          {"shortDescription", text(rule.title)},
          {"fullDescription", text(rule.why)},
          {"help", text(fmt::format("{} Source: {}.", rule.fix, rule.source))},
          {"defaultConfiguration", {{"level", level_of(rule.severity)}}},
          {"properties",
           {{"category", rule.category},
            {"severity", name_of(rule.severity)},
            {"evidence", name_of(rule.evidence)},
            {"tags", Json::array({rule.category})}}}};
}

Json location_json(const Review& review, const Finding& finding) {
  const Json region = {{"startLine", std::max(1, finding.at.line)},
                       {"startColumn", std::max(1, finding.at.column)}};
  return {
      {"physicalLocation", {{"artifactLocation", artifact_json(review.file)}, {"region", region}}},
      {"logicalLocations", Json::array({{{"fullyQualifiedName", finding.subject}}})}};
}

Json result_json(const Review& review, const Reported& reported) {
  const auto& [rule, finding] = reported;
  const std::string message = fmt::format("{}: {} ({}). {}", finding.subject, rule->title,
                                          figures_text(finding), rule->fix);
  return {{"ruleId", rule->id},
          {"ruleIndex", rule - rules().data()},
          {"level", level_of(rule->severity)},
          {"message", text(message)},
          {"locations", Json::array({location_json(review, finding)})},
          // What stays the same when lines move.
          {"partialFingerprints",
           {{"ruleAndSubject/v1", fmt::format("{}:{}", rule->id, finding.subject)}}},
          // Of all results or of none (3.27.23): an empty list says that it is not suppressed.
          {"suppressions", Json::array()}};
}

}  // namespace

std::string sarif(const Review& review, std::string_view version) {
  Json driver = {{"name", "headroom"}, {"version", version}, {"rules", Json::array()}};
  for (const Rule& rule : rules()) driver["rules"].push_back(rule_json(rule));
  Json results = Json::array();
  for (const Reported& reported : review.findings) {
    results.push_back(result_json(review, reported));
  }
  for (const Accepted& accepted : review.accepted) {
    Json result = result_json(review, accepted);
    result["suppressions"].push_back({{"kind", "inSource"}, {"justification", accepted.because}});
    results.push_back(std::move(result));
  }
  const Json run = {{"tool", {{"driver", std::move(driver)}}},
                    {"columnKind", "unicodeCodePoints"},  // as Position counts
                    {"results", std::move(results)}};
  return run::print({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                     {"version", "2.1.0"},
                     {"runs", Json::array({run})}});
}

}  // namespace headroom::review
