// Rules on autoscaling: fast enough, far enough, by the right figure, and without taking others
// down.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "design/scaled.h"
#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

using namespace std::chrono_literals;

// What Kubernetes does unless told otherwise.
constexpr Nanos kCalm = 300s;
constexpr double kTarget = 0.7;

template <class Visit>
void for_each_scaled(const Subject& subject, const Visit& visit) {
  for (const spec::Component& component : subject.spec.system.components) {
    if (component.scaling) visit(component, *component.scaling);
  }
}

// By how much the load grows within the delay: the busiest minute follows an ordinary one of its
// hour, in a straight line; or the file tests a spike, which takes no time.
struct Rise {
  double factor = 1;
  std::string_view cause = "busiest minute";
};
Rise rise_within(const spec::Spec& spec, Nanos delay) {
  Rise rise{.factor = 1 + (spec.workload.peak_minute.value - 1) *
                              std::min(1.0, to_seconds(delay) / to_seconds(1min))};
  for (const spec::Test& test : spec.tests) {
    if (!test.load.spike || test.load.spike->factor.value <= rise.factor) continue;
    rise = {.factor = test.load.spike->factor.value, .cause = "spike that is tested"};
  }
  return rise;
}

void slower_than_growth(const Subject& subject, Ruling& ruling) {
  for_each_scaled(subject, [&](const spec::Component& component, const spec::Scaling& scaling) {
    const Nanos delay = design::scaling_delay(component, scaling);
    const double target = scaling.target ? scaling.target->value : kTarget;
    const Rise rise = rise_within(subject.spec, delay);
    if (rise.factor <= 1 / target) return;
    ruling.about(component)
        .figure("a new replica serves after", to_string(delay))
        .figure(fmt::format("load rises by then ({})", rise.cause),
                fmt::format("{:.3g}x", rise.factor))
        .figure("room until then", fmt::format("{:.3g}x", 1 / target))
        .once_mended("target that has the room", percent(1 / rise.factor));
  });
}

void scales_by_another_figure(const Subject& subject, Ruling& ruling) {
  const std::vector<AtPeak> peaks = at_peak(subject, ruling);
  for_each_scaled(subject, [&](const spec::Component& component, const spec::Scaling& scaling) {
    if (!scaling.metric) return ruling.needs("scaling.metric of " + component.name);
    const AtPeak* peak = find(peaks, component);
    if (peak == nullptr || *scaling.metric != spec::Scaling::Metric::kCpu) return;
    if (peak->capacity.limit()->kind == design::Limit::Kind::kCores) return;
    ruling.about(component).figure("scales by", "cpu").figure("runs out of", "places for requests");
  });
}

void cap_below_the_need(const Subject& subject, Ruling& ruling) {
  const std::vector<AtPeak> peaks = at_peak(subject, ruling);
  for_each_scaled(subject, [&](const spec::Component& component, const spec::Scaling& scaling) {
    const AtPeak* peak = find(peaks, component);
    const auto needed =
        peak == nullptr ? std::nullopt : peak->capacity.replicas_for(peak->sessions);
    if (!needed || *needed <= scaling.replicas_max) return;
    ruling.about(component)
        .figure("replicas at most", fmt::format("{}", scaling.replicas_max))
        .figure("needed at the peak", fmt::format("{}", *needed));
  });
}

void floor_without_a_spare(const Subject& subject, Ruling& ruling) {
  for_each_scaled(subject, [&](const spec::Component& component, const spec::Scaling& scaling) {
    if (scaling.replicas_min >= 2) return;
    ruling.about(component).figure("replicas at least", fmt::format("{}", scaling.replicas_min));
  });
}

// The tightest time that a requirement sets for an answer.
std::optional<double> tightest_limit(const spec::Spec& spec) {
  std::optional<double> tightest;
  for (const spec::Requirement& requirement : spec.requirements) {
    const bool is_time = requirement.metric == spec::Metric::kResponseTime ||
                         requirement.metric == spec::Metric::kTtft;
    if (is_time && (!tightest || requirement.limit < *tightest)) tightest = requirement.limit;
  }
  return tightest;
}

// Without any replica, whoever comes first waits for the start; with one, new ones start beside.
void cold_start_breaks_the_limit(const Subject& subject, Ruling& ruling) {
  const auto limit = tightest_limit(subject.spec);
  if (!limit) return ruling.needs("a requirement of response time");
  for_each_scaled(subject, [&](const spec::Component& component, const spec::Scaling& scaling) {
    if (scaling.replicas_min > 0 || to_seconds(scaling.start) <= *limit) return;
    ruling.about(component)
        .figure("first answer after a quiet time", to_string(scaling.start))
        .figure("required", to_string(from_seconds(*limit)));
  });
}

void exhausts_connections(const Subject& subject, Ruling& ruling) {
  for (const spec::Component& callee : subject.spec.system.components) {
    if (!callee.max_connections) {
      if (callee.kind == spec::Component::Kind::kDatabase) {
        ruling.needs("max-connections of " + callee.name);
      }
      continue;
    }
    long sum = 0;
    for (const Edge* edge : subject.edges.into(callee)) {
      if (edge->call == nullptr) continue;
      if (edge->call->connections) {
        sum += static_cast<long>(replicas_at_most(*edge->from)) * *edge->call->connections;
      } else {
        ruling.needs("connections of " + edge->name);
      }
    }
    const long most = static_cast<long>(callee.replicas) * *callee.max_connections;
    if (sum <= most) continue;
    ruling.about(callee)
        .figure("connections when its callers are scaled out", fmt::format("{}", sum))
        .figure("accepted", fmt::format("{}", most));
  }
}

void flaps(const Subject& subject, Ruling& ruling) {
  for_each_scaled(subject, [&](const spec::Component& component, const spec::Scaling& scaling) {
    const Nanos calm = scaling.calm.value_or(kCalm);
    const Nanos least = std::max(kCalm, scaling.start * 2);
    if (calm >= least) return;
    ruling.about(component)
        .figure("replicas are given up after", to_string(calm))
        .figure("a new one serves after", to_string(scaling.start));
  });
}

constexpr std::array kRules{
    Rule{.id = "SCL01",
         .category = "autoscaling",
         .title = "Load rises faster than replicas start",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why =
             "Until new replicas serve, the running ones must carry the rise, and they have only "
             "what the target leaves free.",
         .source = "Azure Well-Architected RE:06; Kubernetes HPA, which looks every 15 s",
         .fix = "Lower the target, start faster, or scale before the rise.",
         .decide = slower_than_growth},
    Rule{
        .id = "SCL02",
        .category = "autoscaling",
        .title = "Scales by a figure that stays low",
        .severity = Severity::kHigh,
        .evidence = Evidence::kModel,
        .why = "Its processor is idle while requests wait for places, so no replica is ever added.",
        .source = "Azure Well-Architected PE:05",
        .fix = "Scale by requests in progress, or by the queue: metric: concurrency.",
        .decide = scales_by_another_figure},
    Rule{.id = "SCL03",
         .category = "autoscaling",
         .title = "May not grow as far as it must",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "The cap is reached at the peak, when it hurts most.",
         .source = "Google SRE practice",
         .fix = "Raise the cap, and the quota behind it.",
         .decide = cap_below_the_need},
    Rule{.id = "SCL04",
         .category = "autoscaling",
         .title = "Scales in to a single replica",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "One fault at night is an outage, and the morning begins cold.",
         .source = "Google SRE practice: N+1",
         .fix = "Keep at least two: replicas: 2..20.",
         .decide = floor_without_a_spare},
    Rule{.id = "SCL05",
         .category = "autoscaling",
         .title = "First answers wait for a cold start",
         .severity = Severity::kMedium,
         .evidence = Evidence::kModel,
         .why = "With no replica left, whoever comes first waits for one to start.",
         .source = "Practice with serverless platforms",
         .fix = "Keep one running, or warm up before users come.",
         .decide = cold_start_breaks_the_limit},
    Rule{.id = "SCL06",
         .category = "autoscaling",
         .title = "Scaling out takes the database down",
         .severity = Severity::kCritical,
         .evidence = Evidence::kFile,
         .why = "Each new replica brings its connections, until the callee accepts no more.",
         .source = "Nygard, Release It!: unbalanced capacities",
         .fix = "Put a pooler in between, make pools smaller, or cap the replicas.",
         .decide = exhausts_connections},
    Rule{.id = "SCL07",
         .category = "autoscaling",
         .title = "Gives replicas up too soon",
         .severity = Severity::kLow,
         .evidence = Evidence::kFile,
         .why = "Replicas come and go with every dip, and their caches with them.",
         .source = "Kubernetes HPA, which waits 300 s",
         .fix = "Wait five minutes, or twice as long as a replica takes to start: calm: 5min.",
         .decide = flaps},
};

}  // namespace

std::span<const Rule> autoscaling_rules() {
  return kRules;
}

}  // namespace headroom::review
