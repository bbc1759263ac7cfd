// Rules on observability: that somebody is told, and that what fills up is measured.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/url.h"
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

// As `headroom operate` chooses it; nothing where that is not clear.
const spec::Environment* operated_environment(const spec::Spec& spec) {
  if (spec.environments.size() == 1) return &spec.environments.front();
  const std::string& named = spec.operate->environment;
  const auto found = std::ranges::find(spec.environments, named.empty() ? "local" : named,
                                       &spec::Environment::name);
  return found == spec.environments.end() ? nullptr : &*found;
}

// Whether replicas are asked for their metrics, which needs no word in the file: each whose address
// is known is, and without TLS.
bool can_be_asked(const spec::Spec& spec, const spec::Environment& environment) {
  if (environment.components.empty() && spec.system.components.empty()) return false;
  if (environment.driver == "exec") return false;
  if (environment.driver != "static") return true;
  const auto url = parse_url(environment.url);
  return url && url->origin.scheme == "http";
}

bool asks_prometheus(const spec::Watch& watch) {
  return !watch.prometheus.empty() &&
         std::ranges::any_of(watch.metrics, [](const spec::ComponentWatch& component) {
           return !component.in_flight.empty() || !component.queue.empty();
         });
}

void fullness_not_measured(const Subject& subject, Ruling& ruling) {
  const spec::Spec& spec = subject.spec;
  if (!spec.operate) return ruling.needs("operate");
  const spec::Environment* environment = operated_environment(spec);
  if (environment == nullptr && !spec.environments.empty()) {
    return ruling.needs("operate.environment");
  }
  if (environment != nullptr &&
      (can_be_asked(spec, *environment) || asks_prometheus(spec.operate->watch))) {
    return;
  }
  const std::string where =
      environment == nullptr
          ? "none"
          : fmt::format("{}, of driver {}", environment->name, environment->driver);
  ruling.about("operate", spec.operate->at)
      .figure("environment", where)
      .figure("replicas that can be asked for metrics", "none");
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
            "Operate an environment whose replicas can be asked: any driver but exec, and static "
            "with an http URL. Or name a Prometheus, and what it knows of requests in progress "
            "and queues: operate.watch.prometheus, operate.watch.metrics.",
        .decide = fullness_not_measured},
};

}  // namespace

std::span<const Rule> observability_rules() {
  return kRules;
}

}  // namespace headroom::review
