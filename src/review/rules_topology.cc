// Rules on the shape of calls: how deep, how wide, how far, and on which connections.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "queueing/fan_out.h"
#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

constexpr std::size_t kMostHops = 4;
constexpr double kMostOfTheLimit = 0.2;
constexpr double kBusyRate = 50;  // per second

// Calls of components that are waited for; the users' own is not one.
std::size_t hops(const std::vector<const Edge*>& path) {
  return static_cast<std::size_t>(std::ranges::count_if(path, [](const Edge* edge) {
    return edge->call != nullptr && edge->call->mode == spec::Call::Mode::kSync;
  }));
}

void deep_chain(const Subject& subject, Ruling& ruling) {
  const auto paths = subject.edges.paths();
  const auto deepest = std::ranges::max_element(paths, {}, hops);
  if (deepest == paths.end() || hops(*deepest) <= kMostHops) return;
  std::vector<std::string> names;
  for (const Edge* edge : *deepest) names.push_back(edge->to->name);
  ruling.about(*deepest->front())
      .figure("calls one inside the other", fmt::format("{}", hops(*deepest)))
      .figure("the way", fmt::format("{}", fmt::join(names, " -> ")));
}

bool is_time(const spec::Requirement& requirement) {
  return requirement.metric == spec::Metric::kResponseTime;
}

// The tightest limit, in seconds, on the response of a step for which the call is made.
std::optional<double> limit_of(const Subject& subject, const Edge& edge) {
  std::optional<double> tightest;
  const std::vector<std::string> steps = subject.steps_of(edge);
  for (const spec::Requirement& requirement : subject.spec.requirements) {
    const bool speaks_of_it =
        requirement.subject.empty() || std::ranges::find(steps, requirement.subject) != steps.end();
    if (!is_time(requirement) || !speaks_of_it) continue;
    tightest = std::min(tightest.value_or(requirement.limit), requirement.limit);
  }
  return tightest;
}

void wide_fan_out(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call == nullptr || edge.call->times < 2 ||
        edge.call->order != spec::Call::Order::kTogether) {
      continue;
    }
    if (!subject.service) return ruling.needs(subject.unknown);
    const auto limit = limit_of(subject, edge);
    if (!limit) {
      ruling.needs("a requirement of response time");
      continue;
    }
    const double mean = flow_to(subject, *edge.to).stay;
    const double one = mean * queueing::slowest_exponential_quantile(1, 0.99);
    const double slowest = mean * queueing::slowest_exponential_quantile(edge.call->times, 0.99);
    if (slowest <= *limit) continue;
    ruling.about(edge)
        .figure("asked at once", fmt::format("{}", edge.call->times))
        .figure("p99 of one", to_string(from_seconds(one)))
        .figure("p99 of the slowest", to_string(from_seconds(slowest)))
        .figure("required", to_string(from_seconds(*limit)));
  }
}

void far_and_often(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call == nullptr || edge.call->mode == spec::Call::Mode::kAsync) continue;
    if (edge.from->region.empty() || edge.to->region.empty()) {
      ruling.needs("region of components");
      continue;
    }
    if (edge.from->region == edge.to->region) continue;
    const auto limit = limit_of(subject, edge);
    if (!edge.call->latency || !limit) {
      ruling.needs(edge.call->latency ? "a requirement of response time"
                                      : "latency of " + edge.name);
      continue;
    }
    const int rounds = edge.call->order == spec::Call::Order::kTogether ? 1 : edge.call->times;
    const double travel = 2 * edge.call->latency->mean() * rounds;
    if (travel <= kMostOfTheLimit * *limit) continue;
    ruling.about(edge)
        .figure("regions", edge.from->region + ", " + edge.to->region)
        .figure("on the way", to_string(from_seconds(travel)))
        .figure("required in all", to_string(from_seconds(*limit)));
  }
}

void connects_anew(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call == nullptr || edge.call->keep_alive == spec::Call::KeepAlive::kYes) continue;
    if (!subject.service) {
      ruling.needs(subject.unknown);
      continue;
    }
    const double rate = flow_to(subject, *edge.from).requests * subject.service->peak.per_second *
                        share_of_steps(subject, *edge.from, edge.steps) * edge.call->share.value *
                        edge.call->times;
    if (rate <= kBusyRate) continue;
    ruling.about(edge).figure("new connections at the peak", to_string(Rate{rate}));
  }
}

constexpr std::array kRules{
    Rule{.id = "NET01",
         .category = "topology",
         .title = "Deep chain of calls",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "Every hop adds its time to the answer, and its own chance to fail.",
         .source = "Azure, Synchronous I/O antipattern",
         .fix = "Do not wait for what can come later (mode: async), or merge components.",
         .decide = deep_chain},
    Rule{.id = "NET02",
         .category = "topology",
         .title = "Waits for the slowest of many",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "Of a hundred asked at once, one is slower than its own p99 in 63 % of requests.",
         .source = "Dean and Barroso, The tail at scale (2013)",
         .fix = "Ask fewer, answer without the last ones, or send a second attempt after the p95.",
         .decide = wide_fan_out},
    Rule{.id = "NET03",
         .category = "topology",
         .title = "Time spent between regions",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "Distance takes its time on each round trip, however fast both ends are.",
         .source = "AWS Well-Architected PERF04; Azure Well-Architected PE:07",
         .fix = "Bring both into one region, keep a copy, or ask once for all.",
         .decide = far_and_often},
    Rule{.id = "NET04",
         .category = "topology",
         .title = "A new connection for every call",
         .severity = Severity::kLow,
         .evidence = Evidence::kFile,
         .why = "Handshakes take round trips and processor time, and ports run out.",
         .source = "Azure, Improper Instantiation antipattern",
         .fix = "Keep connections: keep-alive: yes.",
         .decide = connects_anew},
};

}  // namespace

std::span<const Rule> topology_rules() {
  return kRules;
}

}  // namespace headroom::review
