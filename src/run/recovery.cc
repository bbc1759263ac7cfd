#include "run/recovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "base/check.h"
#include "run/evidence.h"
#include "run/faults.h"
#include "run/scope.h"

namespace headroom::run {
namespace {

using spec::Metric;
using spec::Requirement;
using std::chrono::floor;
using std::chrono::seconds;

constexpr std::int64_t kWindowSeconds = kRecoveryWindow.count();

std::vector<Requirement> answerable(const Header& header, const std::vector<Requirement>& all) {
  std::vector<Requirement> others;
  for (const Requirement& other : all) {
    const bool of_the_service =
        other.metric != Metric::kRecovery && other.metric != Metric::kLateness;
    const bool at_its_load =
        other.scope.when != spec::Scope::When::kAtExpectedPeak || at_expected_peak(header);
    if (of_the_service && at_its_load && !other.scope.over) others.push_back(other);
  }
  return others;
}

bool all_hold(const Run& run, const std::vector<Requirement>& others, Window window) {
  return std::all_of(others.begin(), others.end(), [&](const Requirement& other) {
    const Sample sample = gather(run, other, window);
    if (sample.counts.finished() == 0) return false;
    const Evidence evidence = evidence_of(other, sample);
    return evidence.samples > 0 && holds(other, evidence.value);
  });
}

}  // namespace

// What followed one fault.
struct RecoveryWatch::Recovery {
  bool recovered = false;
  double seconds = 0;  // until recovered, or watched in vain
  Window watched;
  std::uint64_t windows = 0;

  // The slowest is the largest; one that never came is slower than any that did.
  auto slowness() const { return std::tuple(!recovered, seconds); }
};

RecoveryWatch::RecoveryWatch(const Header& header, const std::vector<Requirement>& all)
    : others_(answerable(header, all)) {}

void RecoveryWatch::add(const Run& known, std::int64_t second) {
  look(known, second + 1 - kWindowSeconds);
  last_second_ = second;
}

void RecoveryWatch::look(const Run& known, std::int64_t last_start) {
  const bool had_a_fault = std::any_of(known.events.begin(), known.events.end(),
                                       [](const Event& event) { return event.kind == "fault"; });
  for (std::int64_t start = next_start_; had_a_fault && start <= last_start; ++start) {
    // Between two slices there may be any number of windows without one, and silence does not hold.
    if (start > last_second_) start = std::max(start, last_start);
    if (!all_hold(known, others_, {start, start + kWindowSeconds})) continue;
    if (!holding_.empty() && holding_.back().to == start) {
      ++holding_.back().to;
    } else {
      holding_.push_back({start, start + 1});
    }
  }
  next_start_ = std::max(next_start_, last_start + 1);
}

std::int64_t RecoveryWatch::holding_since(std::int64_t last) const {
  const auto after = std::upper_bound(
      holding_.begin(), holding_.end(), last,
      [](std::int64_t start, const Window& stretch) { return start < stretch.from; });
  if (after == holding_.begin() || std::prev(after)->to <= last) return last + 1;
  return std::prev(after)->from;
}

RecoveryWatch::Recovery RecoveryWatch::recovery_from(Nanos fault_end, std::int64_t until) const {
  // The second in which the fault ended belongs to what is watched: better a second too long
  // than a second that nobody looked at.
  Recovery recovery{.watched = {floor<seconds>(fault_end).count(), until}};
  const auto since_fault = [&](std::int64_t second) {
    return std::max(0.0, static_cast<double>(second) - to_seconds(fault_end));
  };
  const std::int64_t last = until - kWindowSeconds;
  const std::int64_t since = std::max(holding_since(last), recovery.watched.from);
  recovery.recovered = since <= last;
  recovery.windows =
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, last - recovery.watched.from + 1));
  if (!recovery.recovered) {
    recovery.seconds = since_fault(until);
  } else if (since > recovery.watched.from) {
    recovery.seconds = since_fault(since);
  }
  return recovery;
}

RecoveryWatch::Recovery RecoveryWatch::slowest_recovery(const Run& known) const {
  const std::vector<FaultPeriod> faults = fault_periods(known);
  HEADROOM_CHECK(!faults.empty(), "recovery is judged where there was a fault");
  const std::int64_t load_end = under_load(known).to;
  Recovery slowest;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const bool last = i + 1 == faults.size();
    const std::int64_t until =
        last ? load_end : std::min(load_end, floor<seconds>(faults[i + 1].from).count());
    const Recovery recovery = recovery_from(faults[i].to, until);
    if (i == 0 || recovery.slowness() > slowest.slowness()) slowest = recovery;
  }
  return slowest;
}

Verdict RecoveryWatch::verdict(const Run& known, const Requirement& requirement) {
  Verdict verdict{.requirement = requirement};
  if (others_.empty()) {
    verdict.reason = "no other requirement says what recovered means: add one, as errors < 1%";
    return verdict;
  }
  look(known, last_second_);  // those that reach past the last slice

  const Recovery slowest = slowest_recovery(known);
  const std::string time = spec::format_value(slowest.seconds, spec::Unit::kSeconds);
  const bool within_limit = holds(requirement, slowest.seconds);
  verdict.value = verdict.low = verdict.high = slowest.seconds;
  verdict.samples = slowest.windows;
  verdict.window = slowest.watched;
  if (slowest.recovered) {
    verdict.ruling = within_limit ? Ruling::kPass : Ruling::kFail;
    if (!within_limit) verdict.reason = fmt::format("recovery took {}", time);
  } else if (cut_short(known) && within_limit) {
    verdict.ruling = Ruling::kNotJudged;
    verdict.reason = fmt::format("the run was cut short {} after the fault", time);
  } else {
    verdict.ruling = Ruling::kFail;
    verdict.reason = fmt::format("not recovered in the {} that the load went on", time);
  }
  return verdict;
}

}  // namespace headroom::run
