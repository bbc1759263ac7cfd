// The metrics that requirements speak of, one row each.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "spec/requirement.h"

namespace headroom::spec {

enum class Judged {
  kAsDistribution,  // differs from request to request, so it needs a statistic
  kAsOneValue,
};

struct MetricInfo {
  Metric metric;
  std::string_view name;
  Unit unit;
  Judged judged;
  std::string_view doc;
  std::string_view example;  // of a limit
};

std::span<const MetricInfo> all_metrics();
const MetricInfo& info_of(Metric metric);
// Null where there is none of that name.
const MetricInfo* find_metric(std::string_view name);
// Which metrics there are and which one may have been meant; without a place.
Error unknown_metric(std::string_view name);
// "is a duration: 1s, 300ms".
std::string_view describe(Unit unit);

}  // namespace headroom::spec
