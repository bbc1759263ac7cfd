#include "run/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "run/evidence.h"
#include "run/recovery.h"
#include "run/scope.h"

namespace headroom::run {
namespace {

using spec::Requirement;

// One window's evidence.
struct Finding {
  Window window;
  Evidence evidence;
};

// Whether a window without a sample says anything. A latency is then unknown and the requirement
// fails; a share of no requests is left out; a throughput of zero is a finding like any other.
bool silence_fails(const Requirement& requirement) {
  return substance_of(requirement.metric) == Substance::kHistogram;
}
bool silence_is_left_out(const Requirement& requirement) {
  return substance_of(requirement.metric) == Substance::kShare;
}

// The window that decides: the first silent one where silence fails, else the worst.
std::optional<Finding> deciding(const Run& run, const Requirement& requirement,
                                const std::vector<Window>& windows) {
  std::optional<Finding> worst;
  for (const Window& window : windows) {
    const Finding finding{window, measure(run, requirement, window)};
    if (finding.evidence.samples == 0) {
      if (silence_fails(requirement)) return finding;
      if (silence_is_left_out(requirement)) continue;
    }
    if (!worst || worse(requirement, finding.evidence.value, worst->evidence.value)) {
      worst = finding;
    }
  }
  return worst;
}

std::string in_window(const Requirement& requirement, Window window) {
  if (!requirement.scope.every) return "";
  return fmt::format(" from {}s to {}s", window.from, window.to);
}

// Of the service as a whole a rate of zero is silence too: nothing ever succeeded.
bool silent(const Run& run, const Requirement& requirement, const std::vector<Window>& windows,
            const std::optional<Finding>& found) {
  if (!found) return true;
  if (substance_of(requirement.metric) != Substance::kThroughput) {
    return found->evidence.samples == 0;
  }
  const Window all{windows.front().from, windows.back().to};
  return counts(run, class_of(run, requirement), all).succeeded == 0;
}

Verdict judge_windows(const Run& run, const Requirement& requirement) {
  Verdict verdict{.requirement = requirement};
  const std::vector<Window> windows = windows_of(run, requirement);
  if (windows.empty()) {
    verdict.reason = fmt::format("no full window of {}", to_string(*requirement.scope.every));
    return verdict;
  }
  const std::optional<Finding> found = deciding(run, requirement, windows);
  verdict.window = found ? found->window : Window{windows.front().from, windows.back().to};
  if (silent(run, requirement, windows, found)) {
    verdict.reason =
        why_no_samples(run, requirement, verdict.window) + in_window(requirement, verdict.window);
    return verdict;
  }

  const Evidence& evidence = found->evidence;
  verdict.value = evidence.value;
  verdict.samples = evidence.samples;
  verdict.low = evidence.interval.low;
  verdict.high = evidence.interval.high;
  const bool held = holds(requirement, evidence.value);
  verdict.ruling = held ? Ruling::kPass : Ruling::kFail;
  if (!held) {
    const spec::Unit unit = spec::unit_of(requirement.metric);
    verdict.reason =
        fmt::format("found {}{}, required {} {}", spec::format_value(evidence.value, unit),
                    in_window(requirement, found->window), spec::symbol_of(requirement.comparison),
                    spec::format_value(requirement.limit, unit));
  }
  return verdict;
}

Outcome outcome_of(const Run& run, const Judgement& judgement) {
  if (!judgement.trust.trusted) return Outcome::kUntrusted;
  const bool partial = cut_short(run);
  const auto failed = [&](const Verdict& verdict) {
    // What a run that was cut short did not live to see is not yet violated.
    return verdict.ruling == Ruling::kFail && (!partial || verdict.samples > 0);
  };
  if (std::any_of(judgement.verdicts.begin(), judgement.verdicts.end(), failed)) {
    return Outcome::kFail;
  }
  return partial ? Outcome::kPartial : Outcome::kPass;
}

}  // namespace

std::string_view name_of(Ruling ruling) {
  switch (ruling) {
    case Ruling::kPass:
      return "pass";
    case Ruling::kFail:
      return "fail";
    case Ruling::kNotJudged:
      return "not judged";
  }
  HEADROOM_CHECK(false, "a ruling without a name");
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
      return "pass";
    case Outcome::kFail:
      return "fail";
    case Outcome::kUntrusted:
      return "untrusted";
    case Outcome::kPartial:
      return "partial";
  }
  HEADROOM_CHECK(false, "an outcome without a name");
}

std::vector<Verdict> judge(const Run& run, const std::vector<Requirement>& requirements) {
  std::vector<Verdict> verdicts;
  for (const Requirement& requirement : requirements) {
    if (std::optional<std::string> reason = why_not_judged(run, requirement)) {
      verdicts.push_back({.requirement = requirement,
                          .ruling = Ruling::kNotJudged,
                          .window = judged(run),
                          .reason = std::move(*reason)});
    } else if (requirement.metric == spec::Metric::kRecovery) {
      verdicts.push_back(judge_recovery(run, requirement, requirements));
    } else {
      verdicts.push_back(judge_windows(run, requirement));
    }
  }
  return verdicts;
}

bool cut_short(const Run& run) {
  return !run.end || run.end->interrupted;
}

Judgement judge_whole(const Run& run, const std::vector<Requirement>& requirements) {
  Judgement judgement{.verdicts = judge(run, requirements), .trust = trust(run)};
  judgement.outcome = outcome_of(run, judgement);
  return judgement;
}

}  // namespace headroom::run
