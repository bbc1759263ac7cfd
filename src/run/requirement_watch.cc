#include "run/requirement_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace headroom::run {
namespace {

using spec::Requirement;

// Whether a window without a sample says anything. A latency is then unknown and the requirement
// fails; a share of no requests is left out; a throughput of zero is a finding like any other.
bool silence_fails(const Requirement& requirement) {
  return substance_of(requirement.metric) == Substance::kHistogram;
}
bool silence_is_left_out(const Requirement& requirement) {
  return substance_of(requirement.metric) == Substance::kShare;
}
bool is_of_a_rate(const Requirement& requirement) {
  return substance_of(requirement.metric) == Substance::kThroughput;
}

std::int64_t length_of(const Requirement& requirement) {
  using std::chrono::ceil;
  using std::chrono::seconds;
  return requirement.scope.every ? ceil<seconds>(*requirement.scope.every).count() : 0;
}

std::string in_window(const Requirement& requirement, Window window) {
  if (!requirement.scope.every) return "";
  return fmt::format(" from {}s to {}s", window.from, window.to);
}

}  // namespace

RequirementWatch::RequirementWatch(Requirement requirement)
    : requirement_(std::move(requirement)), length_(length_of(requirement_)) {
  begin_at(0);
}

Window RequirementWatch::bounds(const Part& part) const {
  return length_ > 0 || is_of_a_rate(requirement_) ? part.loaded : part.drained;
}

void RequirementWatch::begin_at(std::int64_t second) {
  from_ = closed_to_ = second;
  open_ = {second, second + length_};
  sample_ = {};
  finished_ = {};
  worst_.reset();
  first_silent_.reset();
}

void RequirementWatch::add(const Run& known, std::int64_t second) {
  const Part part = part_of(known, requirement_);
  // With "over" the part begins so long before the end of the load, which may be behind already.
  const std::int64_t from = bounds(part).from - (requirement_.scope.over ? kUnsettled.count() : 0);
  if (second < from) return;
  Sample sample = gather(known, requirement_, {second, second + 1});
  if (!requirement_.scope.over) return count(known, part, second, sample);
  kept_.push_back({.second = second,
                   .counts = std::move(sample.counts),
                   .histogram = sample.histogram.count() > 0 ? sample.histogram.encode() : ""});
  while (!kept_.empty() && kept_.front().second < from) kept_.pop_front();
}

void RequirementWatch::count(const Run& known, const Part& part, std::int64_t second,
                             const Sample& sample) {
  const Window within = bounds(part);
  // A fault has ended meanwhile: what came before is not spoken of.
  if (within.from > from_) begin_at(within.from);
  if (second < from_) return;
  if (length_ == 0) {
    if (second < within.to) sample_.add(sample);
    return;
  }
  advance_to(known, std::min(second, within.to - 1));
  const bool is_drained = second >= within.to;
  if (is_drained && (is_of_a_rate(requirement_) || open_.to != within.to)) return;
  sample_.add(sample);
}

void RequirementWatch::advance_to(const Run& known, std::int64_t second) {
  if (open_.to > second) return;
  close(known, open_);
  // Windows without a slice are all alike: the first of them stands for the others.
  const std::int64_t silent = (second - open_.from) / length_;
  if (silent == 0) return;
  close(known, open_);
  open_.from += (silent - 1) * length_;
  open_.to += (silent - 1) * length_;
  closed_to_ = open_.from;
}

void RequirementWatch::close(const Run& known, Window window) {
  sample_.counts.seconds = covered_seconds(known, window);
  const Finished finished{sample_.counts.finished(), sample_.counts.succeeded};
  consider({window, evidence_of(requirement_, sample_), finished});
  finished_.all += finished.all;
  finished_.succeeded += finished.succeeded;
  closed_to_ = window.to;
  open_ = {open_.to, open_.to + length_};
  sample_ = {};
}

// The first silent window decides where silence fails, else the worst.
void RequirementWatch::consider(const Finding& finding) {
  if (finding.evidence.samples == 0) {
    if (silence_fails(requirement_) && !first_silent_) first_silent_ = finding;
    if (silence_fails(requirement_) || silence_is_left_out(requirement_)) return;
  }
  if (!worst_ || worse(requirement_, finding.evidence.value, worst_->evidence.value)) {
    worst_ = finding;
  }
}

std::optional<std::string> RequirementWatch::why_no_window(const Run& known,
                                                           const Part& part) const {
  if (length_ == 0) return std::nullopt;
  // Where not even one second is filled, what is under load is a part of one.
  const bool fills_a_second =
      to_seconds(duration(known)) + 0.5 >= static_cast<double>(part.loaded.to);
  if (fills_a_second && part.loaded.to - part.loaded.from >= length_) return std::nullopt;
  return fmt::format("no full window of {}", to_string(*requirement_.scope.every));
}

// Of the service as a whole a rate of zero is silence too: nothing ever succeeded.
bool RequirementWatch::is_silent(const std::optional<Finding>& found) const {
  if (!found) return true;
  return is_of_a_rate(requirement_) ? finished_.succeeded == 0 : found->evidence.samples == 0;
}

Verdict RequirementWatch::verdict(const Run& known) {
  Verdict verdict{.requirement = requirement_};
  const Part part = part_of(known, requirement_);
  if (std::optional<std::string> reason = why_no_window(known, part)) {
    verdict.reason = std::move(*reason);
    return verdict;
  }
  for (const Kept& kept : kept_) {
    Sample sample{.counts = kept.counts, .histogram = {}};
    if (!kept.histogram.empty()) sample.histogram = Histogram::decode(kept.histogram).value();
    count(known, part, kept.second, sample);
  }
  const Window within = bounds(part);
  if (within.from > from_) begin_at(within.from);
  if (length_ == 0) {
    close(known, within);
  } else {
    advance_to(known, within.to - 1);
    if (open_.to == within.to) {
      close(known, {open_.from, is_of_a_rate(requirement_) ? within.to : part.drained.to});
    }
  }

  const std::optional<Finding> found = first_silent_ ? first_silent_ : worst_;
  verdict.window = found ? found->window : Window{from_, closed_to_};
  if (is_silent(found)) {
    verdict.reason =
        why_no_samples(known.header, requirement_, found ? found->finished : finished_) +
        in_window(requirement_, verdict.window);
    return verdict;
  }
  const Evidence& evidence = found->evidence;
  verdict.value = evidence.value;
  verdict.samples = evidence.samples;
  verdict.low = evidence.interval.low;
  verdict.high = evidence.interval.high;
  const bool held = holds(requirement_, evidence.value);
  verdict.ruling = held ? Ruling::kPass : Ruling::kFail;
  if (!held) {
    const spec::Unit unit = spec::unit_of(requirement_.metric);
    verdict.reason = fmt::format(
        "found {}{}, required {} {}", spec::format_value(evidence.value, unit),
        in_window(requirement_, found->window), spec::symbol_of(requirement_.comparison),
        spec::format_value(requirement_.limit, unit));
  }
  return verdict;
}

}  // namespace headroom::run
