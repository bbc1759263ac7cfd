#include "report/verdict_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/digest.h"
#include "report/figures.h"

namespace headroom::report {
namespace {

bool is_upper_limit(const spec::Requirement& requirement) {
  return requirement.comparison == spec::Comparison::kLess ||
         requirement.comparison == spec::Comparison::kLessOrEqual;
}

bool found_a_value(const run::Verdict& verdict) {
  return verdict.ruling != run::Ruling::kNotJudged && verdict.samples > 0;
}

double ratio(double part, double whole) {
  if (whole > 0) return part / whole;
  return part > 0 ? std::numeric_limits<double>::infinity() : 0;
}

std::string times_text(double factor) {
  return factor < 9.995 ? fmt::format("{:.2f}×", factor) : fmt::format("{:.0f}×", factor);
}

std::string margin_of(const run::Verdict& verdict) {
  const std::optional<double> used = limit_used(verdict);
  if (!used || std::isinf(*used)) return {};
  const spec::Requirement& requirement = verdict.requirement;
  const bool kept = verdict.ruling == run::Ruling::kPass;
  if (requirement.metric == spec::Metric::kAvailability) {
    return kept ? share_text(1 - *used) + " of the budget left" : times_text(*used) + " the budget";
  }
  if (is_upper_limit(requirement)) {
    return kept ? share_text(1 - *used) + " below" : times_text(*used) + " the limit";
  }
  const double reached = ratio(verdict.value, requirement.limit);
  if (!kept) return share_text(reached) + " of the limit";
  return reached < 2 ? share_text(reached - 1) + " above" : times_text(reached) + " the limit";
}

std::string count_of_requirements(std::size_t count) {
  return count == 1 ? "the requirement" : fmt::format("all {} requirements", count);
}

std::string none_succeeded(std::uint64_t finished) {
  return finished == 1 ? "the only request failed"
                       : fmt::format("all {} requests failed", count_text(finished));
}

std::string verdicts_headline(const run::Judgement& judgement) {
  const auto ruled = [&](run::Ruling ruling) {
    return static_cast<std::size_t>(
        std::count_if(judgement.verdicts.begin(), judgement.verdicts.end(),
                      [&](const run::Verdict& verdict) { return verdict.ruling == ruling; }));
  };
  const std::size_t failed = ruled(run::Ruling::kFail);
  const std::size_t judged = ruled(run::Ruling::kPass) + failed;
  const std::size_t left_out = ruled(run::Ruling::kNotJudged);
  std::string text;
  if (judged == 0) {
    text = left_out == 0 ? "no requirement to judge" : "no requirement speaks of this run";
    if (run::nothing_succeeded(judgement)) {
      text += fmt::format(", and {}", none_succeeded(judgement.finished));
    }
  } else if (failed == 0) {
    text = fmt::format("{} {}", count_of_requirements(judged), judged == 1 ? "holds" : "hold");
  } else if (judged == 1) {
    text = "the requirement does not hold";
  } else {
    text = fmt::format("{} of {} requirements {} not hold", failed, judged,
                       failed == 1 ? "does" : "do");
  }
  if (left_out > 0 && judged > 0) text += fmt::format(", {} not judged", left_out);
  return text;
}

std::string partial_headline(const run::Run& run) {
  const std::string covered = length_text(run::duration(run));
  std::string text = run.end ? "interrupted after " + covered
                             : "no end was recorded; what there is covers " + covered;
  if (run.header.planned > Nanos{}) text += " of " + length_text(run.header.planned);
  return text + ", too little to say that the requirements hold";
}

std::string outcome_headline(const run::Run& run, const run::Judgement& judgement) {
  switch (judgement.outcome) {
    case run::Outcome::kPass:
    case run::Outcome::kFail:
      return verdicts_headline(judgement);
    case run::Outcome::kUntrusted:
      return "the load generator shaped what was measured, so this run proves nothing";
    case run::Outcome::kPartial:
      return partial_headline(run);
  }
  return {};
}

}  // namespace

std::string_view symbol_of(run::Ruling ruling) {
  switch (ruling) {
    case run::Ruling::kPass:
      return "✓";
    case run::Ruling::kFail:
      return "✗";
    case run::Ruling::kNotJudged:
      return "–";
  }
  return "";
}

std::string_view symbol_of(run::Outcome outcome) {
  switch (outcome) {
    case run::Outcome::kPass:
      return "✓";
    case run::Outcome::kFail:
      return "✗";
    case run::Outcome::kUntrusted:
      return "!";
    case run::Outcome::kPartial:
      return "◐";
  }
  return "";
}

std::optional<double> limit_used(const run::Verdict& verdict) {
  if (!found_a_value(verdict)) return std::nullopt;
  const spec::Requirement& requirement = verdict.requirement;
  if (requirement.metric == spec::Metric::kAvailability) {
    return ratio(1 - verdict.value, 1 - requirement.limit);
  }
  return is_upper_limit(requirement) ? ratio(verdict.value, requirement.limit)
                                     : ratio(requirement.limit, verdict.value);
}

VerdictText describe(const run::Verdict& verdict) {
  VerdictText text;
  const spec::Requirement& requirement = verdict.requirement;
  if (!found_a_value(verdict)) {
    text.reason = verdict.reason;
    return text;
  }
  const spec::Unit unit = spec::unit_of(requirement.metric);
  text.value = spec::format_value(verdict.value, unit);
  const std::string low = spec::format_value(verdict.low, unit);
  const std::string high = spec::format_value(verdict.high, unit);
  if (low != high) text.interval = fmt::format("[{}, {}]", low, high);
  text.samples =
      fmt::format("{} sample{}", count_text(verdict.samples), verdict.samples == 1 ? "" : "s");
  text.margin = margin_of(verdict);
  if (requirement.scope.every) text.where = "worst window " + window_text(verdict.window);
  // Elsewhere the reason of a failure repeats value and limit.
  if (requirement.metric == spec::Metric::kRecovery) text.reason = verdict.reason;
  return text;
}

std::string headline(const run::Run& run, const run::Judgement& judgement) {
  const std::string text = outcome_headline(run, judgement);
  return run::changed_by_hand(run) ? text + "; the load was changed by hand" : text;
}

}  // namespace headroom::report
