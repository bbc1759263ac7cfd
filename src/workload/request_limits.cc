#include "workload/request_limits.h"

#include <algorithm>

#include "workload/plan.h"

namespace headroom::workload {
namespace {

// The limit that the requirement is about; null where it asks nothing of a single request.
Nanos* limit_of(RequestLimits& limits, const spec::Requirement& requirement) {
  const bool is_upper = requirement.comparison == spec::Comparison::kLess ||
                        requirement.comparison == spec::Comparison::kLessOrEqual;
  if (!is_upper || requirement.statistic.kind == spec::Statistic::Kind::kMean) return nullptr;
  switch (requirement.metric) {
    case spec::Metric::kResponseTime:
      return &limits.response_time;
    case spec::Metric::kServiceTime:
      return &limits.service_time;
    case spec::Metric::kTtft:
      return &limits.ttft;
    case spec::Metric::kTimePerOutputToken:
      return &limits.time_per_output_token;
    default:
      return nullptr;
  }
}

bool speaks_of(const spec::Requirement& requirement, const Step& step) {
  const std::string& subject = requirement.subject;
  return subject.empty() || subject == step.name ||
         std::ranges::find(step.tags, subject) != step.tags.end();
}

}  // namespace

void set_request_limits(Plan& plan, const std::vector<spec::Requirement>& requirements) {
  for (Step& step : plan.steps) {
    step.limits = {};
    for (const spec::Requirement& requirement : requirements) {
      if (!speaks_of(requirement, step)) continue;
      Nanos* limit = limit_of(step.limits, requirement);
      if (limit != nullptr) *limit = std::min(*limit, from_seconds(requirement.limit));
    }
  }
}

}  // namespace headroom::workload
