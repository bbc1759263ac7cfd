#include "run/judging.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "run/scope.h"
#include "run/work_done.h"

namespace headroom::run {
namespace {

bool is_recovery(const spec::Requirement& requirement) {
  return requirement.metric == spec::Metric::kRecovery;
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
  if (judgement.verdicts.empty() && nothing_succeeded(judgement)) return Outcome::kFail;
  return partial ? Outcome::kPartial : Outcome::kPass;
}

}  // namespace

bool bears_on_verdicts(const Event& event) {
  return event.kind.starts_with("fault") || event.kind == kChangedByHand || event.kind == kWorkDone;
}

Judging::Judging(std::vector<spec::Requirement> requirements)
    : requirements_(std::move(requirements)) {}

Result<void> Judging::begin(const Header& header) {
  known_.header = header;
  for (const spec::Requirement& requirement : requirements_) {
    auto& watch = watches_.emplace_back();
    if (!is_recovery(requirement)) watch.emplace(requirement);
  }
  if (std::any_of(requirements_.begin(), requirements_.end(), is_recovery)) {
    recovery_.emplace(header, requirements_);
  }
  return {};
}

Result<void> Judging::add(const Slice& slice) {
  HEADROOM_CHECK(slice.seconds == 1, "a run is judged by its seconds, and not condensed");
  HEADROOM_CHECK(known_.slices.empty() || known_.slices.back().second < slice.second,
                 "the seconds of slices rise");
  known_.slices.push_back(slice);
  settle_before(slice.second - kUnsettled.count());
  forget_before(settled_to_ - kRecoveryWindow.count());
  return {};
}

Result<void> Judging::add(const Event& event) {
  if (bears_on_verdicts(event)) known_.events.push_back(event);
  return {};
}

Result<void> Judging::finish(const End& end) {
  known_.end = end;
  return {};
}

void Judging::settle_before(std::int64_t second) {
  for (const Slice& slice : known_.slices) {
    if (slice.second < settled_to_) continue;
    if (slice.second >= second) return;
    for (auto& watch : watches_) {
      if (watch) watch->add(known_, slice.second);
    }
    if (recovery_) recovery_->add(known_, slice.second);
    trust_.add(known_, slice);
    settled_to_ = slice.second + 1;
  }
}

void Judging::forget_before(std::int64_t second) {
  const auto kept = std::find_if(known_.slices.begin(), known_.slices.end(),
                                 [&](const Slice& slice) { return slice.second >= second; });
  known_.slices.erase(known_.slices.begin(), kept);
}

Verdict Judging::verdict_on(std::size_t index) {
  const spec::Requirement& requirement = requirements_[index];
  if (std::optional<std::string> reason = why_not_judged(known_, requirement)) {
    return {.requirement = requirement,
            .ruling = Ruling::kNotJudged,
            .window = judged(known_),
            .reason = std::move(*reason)};
  }
  return watches_[index] ? watches_[index]->verdict(known_)
                         : recovery_->verdict(known_, requirement);
}

Judgement Judging::judgement() {
  settle_before(whole(known_).to);
  Judgement judgement;
  for (std::size_t i = 0; i < requirements_.size(); ++i) {
    judgement.verdicts.push_back(verdict_on(i));
  }
  judgement.finished = trust_.requests().finished();
  judgement.succeeded = trust_.requests().succeeded;
  judgement.trust = trust_.trust(known_, judgement.verdicts);
  judgement.outcome = outcome_of(known_, judgement);
  return judgement;
}

}  // namespace headroom::run
