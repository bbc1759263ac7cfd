#include "review/rule.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

constexpr std::array<std::string_view, kSeverities> kSeverityNames{"info", "low", "medium", "high",
                                                                   "critical"};

}  // namespace

std::string_view name_of(Severity severity) {
  return kSeverityNames[static_cast<std::size_t>(severity)];
}

std::optional<Severity> severity_of(std::string_view name) {
  const auto found = std::ranges::find(kSeverityNames, name);
  if (found == kSeverityNames.end()) return std::nullopt;
  return static_cast<Severity>(found - kSeverityNames.begin());
}

std::string_view name_of(Evidence evidence) {
  switch (evidence) {
    case Evidence::kFile:
      return "file";
    case Evidence::kModel:
      return "model";
    case Evidence::kRuns:
      return "runs";
  }
  std::unreachable();
}

Finding& Ruling::about(std::string subject, Position at) {
  return findings_.emplace_back(
      Finding{.subject = std::move(subject), .at = at, .figures = {}, .after = {}});
}

void Ruling::needs(std::string what) {
  if (std::ranges::find(needed_, what) == needed_.end()) needed_.push_back(std::move(what));
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = [] {
    std::vector<Rule> rules;
    for (const auto category :
         {capacity_rules, timeout_rules, retry_rules, queue_rules, overload_rules, redundancy_rules,
          cache_rules, autoscaling_rules, data_rules, topology_rules, state_rules,
          observability_rules, testing_rules, operations_rules, cost_rules}) {
      const std::span<const Rule> table = category();
      rules.insert(rules.end(), table.begin(), table.end());
    }
    return rules;
  }();
  return all;
}

const Rule* find_rule(std::string_view id) {
  const auto found = std::ranges::find_if(
      rules(), [&](const Rule& rule) { return to_lower(rule.id) == to_lower(id); });
  return found == rules().end() ? nullptr : &*found;
}

}  // namespace headroom::review
