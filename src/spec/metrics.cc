#include "spec/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "base/text.h"

namespace headroom::spec {
namespace {

constexpr std::array kMetrics{
    MetricInfo{Metric::kResponseTime, "response_time", Unit::kSeconds, Judged::kAsDistribution,
               "from the moment the workload intended the request until its answer is complete",
               "1s"},
    MetricInfo{Metric::kServiceTime, "service_time", Unit::kSeconds, Judged::kAsDistribution,
               "from the moment the request was sent until its answer is complete", "1s"},
    MetricInfo{Metric::kTtft, "ttft", Unit::kSeconds, Judged::kAsDistribution,
               "from the intended moment until the first token or byte of a streamed answer", "1s"},
    MetricInfo{Metric::kInterTokenLatency, "inter_token_latency", Unit::kSeconds,
               Judged::kAsDistribution, "between two events of a stream", "50ms"},
    MetricInfo{Metric::kTokensPerSecond, "tokens_per_s", Unit::kPerSecond, Judged::kAsDistribution,
               "of one stream, after its first token", "20/s"},
    MetricInfo{Metric::kTimePerOutputToken, "tpot", Unit::kSeconds, Judged::kAsDistribution,
               "time per output token: from a stream's first token to its end, over the tokens "
               "after the first",
               "30ms"},
    MetricInfo{Metric::kErrors, "errors", Unit::kShare, Judged::kAsOneValue,
               "the share of requests that failed", "0.5%"},
    MetricInfo{Metric::kThroughput, "throughput", Unit::kPerSecond, Judged::kAsOneValue,
               "requests that succeeded", "30/s"},
    MetricInfo{Metric::kGoodput, "goodput", Unit::kPerSecond, Judged::kAsOneValue,
               "requests that succeeded within the times that the other requirements set", "30/s"},
    MetricInfo{Metric::kAvailability, "availability", Unit::kShare, Judged::kAsOneValue,
               "the share of requests that succeeded", "99.9%"},
    MetricInfo{Metric::kLateness, "lateness", Unit::kSeconds, Judged::kAsDistribution,
               "of the load generator itself: how long after the intended moment it sent", "1ms"},
    MetricInfo{Metric::kRecovery, "recovery", Unit::kSeconds, Judged::kAsOneValue,
               "from the end of a fault until the other requirements hold again", "30s"},
};

// Words that people use for a metric and that no spelling distance leads to.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kOtherNames{{
    {"latency", "response_time"},
    {"duration", "response_time"},
    {"response", "response_time"},
    {"rps", "throughput"},
    {"qps", "throughput"},
    {"rate", "throughput"},
    {"error_rate", "errors"},
    {"failures", "errors"},
    {"uptime", "availability"},
    {"itl", "inter_token_latency"},
    {"time_per_output_token", "tpot"},
}};

}  // namespace

std::span<const MetricInfo> all_metrics() {
  return kMetrics;
}

const MetricInfo& info_of(Metric metric) {
  return *std::ranges::find(kMetrics, metric, &MetricInfo::metric);
}

const MetricInfo* find_metric(std::string_view name) {
  const auto found = std::ranges::find(kMetrics, name, &MetricInfo::name);
  return found == kMetrics.end() ? nullptr : &*found;
}

Error unknown_metric(std::string_view name) {
  std::array<std::string_view, kMetrics.size()> names;
  std::ranges::transform(kMetrics, names.begin(), &MetricInfo::name);
  std::string fix = did_you_mean(name, names);
  for (const auto& [other, ours] : kOtherNames) {
    if (to_lower(name) == other) fix = fmt::format("did you mean {}?", ours);
  }
  return invalid(fmt::format("unknown metric {}", in_quotes(name)),
                 "the metrics are " + enumerate(names, "and"), std::move(fix))
      .error();
}

std::string_view describe(Unit unit) {
  switch (unit) {
    case Unit::kSeconds:
      return "is a duration: 1s, 300ms";
    case Unit::kPerSecond:
      return "is a rate: 30/s, 1200/min";
    case Unit::kShare:
      return "is a share: 0.5%, 99.9%";
  }
  return {};
}

Unit unit_of(Metric metric) {
  return info_of(metric).unit;
}

std::string_view name_of(Metric metric) {
  return info_of(metric).name;
}

std::string_view symbol_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess:
      return "<";
    case Comparison::kLessOrEqual:
      return "<=";
    case Comparison::kGreater:
      return ">";
    case Comparison::kGreaterOrEqual:
      return ">=";
  }
  return {};
}

std::string format_value(double value, Unit unit) {
  // What a duration can hold; beyond it, and for what is no number, there is nothing to round.
  constexpr double kLargestSeconds = 9e9;
  if (!std::isfinite(value)) return std::isnan(value) ? "unknown" : "infinite";
  switch (unit) {
    case Unit::kSeconds:
      return to_string(from_seconds(std::clamp(value, -kLargestSeconds, kLargestSeconds)));
    case Unit::kPerSecond:
      // Always per second, so that a value and its limit can be compared by eye.
      return count_to_string(value) + "/s";
    case Unit::kShare:
      return to_string(Ratio{value});
  }
  return {};
}

}  // namespace headroom::spec
