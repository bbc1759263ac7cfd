// Rules on observability: that somebody is told, and that what fills up is measured.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "review/categories.h"

namespace headroom::review {
namespace {

// What stands under `operate`, by key; nothing where the file has no such section.
std::optional<nlohmann::json> operate_of(const Subject& subject) {
  if (!subject.spec.operate) return std::nullopt;
  return nlohmann::json::parse(subject.spec.operate->json);
}

void promise_without_alert(const Subject& subject, Ruling& ruling) {
  const auto operate = operate_of(subject);
  const bool tells_somebody =
      operate && (operate->contains("escalation") || operate->contains("notify"));
  bool is_promise = false;
  for (const spec::Requirement& requirement : subject.spec.requirements) {
    if (!requirement.scope.over) continue;
    is_promise = true;
    if (tells_somebody) continue;
    ruling.about("requirement " + requirement.text, requirement.at).figure("who is told", "nobody");
  }
  if (!is_promise) ruling.needs("a requirement over a time: availability >= 99.9% over 30d");
}

void alerts_by_averages(const Subject&, Ruling& ruling) {
  ruling.needs("by which figure and over which windows alerts are raised");
}

void fullness_not_measured(const Subject& subject, Ruling& ruling) {
  const auto operate = operate_of(subject);
  if (!operate) return ruling.needs("operate.watch");
  const auto watch = operate->find("watch");
  const bool is_measured = watch != operate->end() && watch->contains("scrape");
  if (is_measured) return;
  ruling.about("operate", subject.spec.operate->at).figure("scraped", "nothing");
}

constexpr std::array kRules{
    Rule{.id = "OBS01",
         .category = "observability",
         .title = "Promised, but nobody is told",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "Users find out first that the promise is broken.",
         .source = "Google SRE workbook, ch. 5",
         .fix = "Say under operate who is told (escalation, notify), by how fast the budget "
                "burns: 14.4 times in an hour, 6 in six.",
         .decide = promise_without_alert},
    Rule{
        .id = "OBS02",
        .category = "observability",
        .title = "Alerts on an average, or over one window",
        .severity = Severity::kMedium,
        .evidence = Evidence::kFile,
        .why = "A long window tells late, a short one too often, and an average hides who suffers.",
        .source = "Google SRE workbook, ch. 5, table 5-8",
        .fix = "Alert on how fast the budget burns, over a long and a short window together.",
        .decide = alerts_by_averages},
    Rule{
        .id = "OBS03",
        .category = "observability",
        .title = "Nobody measures how full it is",
        .severity = Severity::kMedium,
        .evidence = Evidence::kFile,
        .why =
            "Queues and pools fill before users notice; without their figures there is no warning, "
            "and nothing to hold the model against.",
        .source = "Google SRE book, ch. 6: the four golden signals",
        .fix =
            "Export requests in progress and queue lengths, and scrape them: operate.watch.scrape.",
        .decide = fullness_not_measured},
};

}  // namespace

std::span<const Rule> observability_rules() {
  return kRules;
}

}  // namespace headroom::review
