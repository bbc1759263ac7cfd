#include "tuning/rating.h"

#include <algorithm>

namespace headroom::tuning {
namespace {

double share_left(double used, double limit) {
  if (limit > 0) return 1 - used / limit;
  return used > 0 ? -used : 1;
}

double margin_of(const run::Verdict& verdict) {
  const spec::Requirement& requirement = verdict.requirement;
  const bool is_upper = requirement.comparison == spec::Comparison::kLess ||
                        requirement.comparison == spec::Comparison::kLessOrEqual;
  if (is_upper) return share_left(verdict.value, requirement.limit);
  if (spec::unit_of(requirement.metric) == spec::Unit::kShare) {
    return share_left(1 - verdict.value, 1 - requirement.limit);
  }
  return requirement.limit > 0 ? verdict.value / requirement.limit - 1 : 1;
}

}  // namespace

const Kept* Rating::worst() const {
  const auto least = std::ranges::min_element(kept, {}, &Kept::margin);
  return least == kept.end() ? nullptr : &*least;
}

double Rating::margin() const {
  return kept.empty() ? 0 : worst()->margin;
}

Rating rate(const std::vector<run::Verdict>& verdicts) {
  Rating rating{.holds = true, .kept = {}};
  for (const run::Verdict& verdict : verdicts) {
    if (verdict.ruling == run::Ruling::kNotJudged || verdict.samples == 0) continue;
    rating.holds = rating.holds && verdict.ruling == run::Ruling::kPass;
    rating.kept.push_back({.requirement = verdict.requirement.text,
                           .value = verdict.value,
                           .margin = margin_of(verdict)});
  }
  return rating;
}

bool is_better(const Rating& one, const Rating& other) {
  return one.holds != other.holds ? one.holds : one.margin() > other.margin();
}

}  // namespace headroom::tuning
