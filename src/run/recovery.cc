#include "run/recovery.h"

#include <fmt/format.h>

#include <algorithm>
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

std::vector<Requirement> answerable(const Run& run, const std::vector<Requirement>& all) {
  std::vector<Requirement> others;
  for (const Requirement& other : all) {
    const bool of_the_service =
        other.metric != Metric::kRecovery && other.metric != Metric::kLateness;
    const bool at_its_load =
        other.scope.when != spec::Scope::When::kAtExpectedPeak || at_expected_peak(run);
    if (of_the_service && at_its_load && !other.scope.over) others.push_back(other);
  }
  return others;
}

bool all_hold(const Run& run, const std::vector<Requirement>& others, Window window) {
  return std::all_of(others.begin(), others.end(), [&](const Requirement& other) {
    if (counts(run, class_of(run, other), window).finished() == 0) return false;
    const Evidence evidence = measure(run, other, window);
    return evidence.samples > 0 && holds(other, evidence.value);
  });
}

// What followed one fault.
struct Recovery {
  bool recovered = false;
  double seconds = 0;  // until recovered, or watched in vain
  Window watched;
  std::uint64_t windows = 0;

  // The slowest is the largest; one that never came is slower than any that did.
  auto slowness() const { return std::tuple(!recovered, seconds); }
};

Recovery watch(const Run& run, Nanos fault_end, std::int64_t until,
               const std::vector<Requirement>& others) {
  // The second in which the fault ended belongs to what is watched: better a second too long
  // than a second that nobody looked at.
  Recovery recovery{.watched = {floor<seconds>(fault_end).count(), until}};
  const auto since_fault = [&](std::int64_t second) {
    return std::max(0.0, static_cast<double>(second) - to_seconds(fault_end));
  };
  const std::int64_t last = until - kWindowSeconds;
  std::int64_t from = last;
  while (from >= recovery.watched.from && all_hold(run, others, {from, from + kWindowSeconds})) {
    --from;
  }
  recovery.recovered = from < last;
  recovery.windows =
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, last - recovery.watched.from + 1));
  if (!recovery.recovered) {
    recovery.seconds = since_fault(until);
  } else if (from >= recovery.watched.from) {
    recovery.seconds = since_fault(from + 1);
  }
  return recovery;
}

Recovery slowest_recovery(const Run& run, const std::vector<FaultPeriod>& faults,
                          const std::vector<Requirement>& others) {
  const std::int64_t load_end = under_load(run).to;
  Recovery slowest;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const bool last = i + 1 == faults.size();
    const std::int64_t until =
        last ? load_end : std::min(load_end, floor<seconds>(faults[i + 1].from).count());
    const Recovery recovery = watch(run, faults[i].to, until, others);
    if (i == 0 || recovery.slowness() > slowest.slowness()) slowest = recovery;
  }
  return slowest;
}

}  // namespace

Verdict judge_recovery(const Run& run, const Requirement& requirement,
                       const std::vector<Requirement>& all) {
  Verdict verdict{.requirement = requirement};
  const std::vector<FaultPeriod> faults = fault_periods(run);
  HEADROOM_CHECK(!faults.empty(), "recovery is judged where there was a fault");
  const std::vector<Requirement> others = answerable(run, all);
  if (others.empty()) {
    verdict.reason = "no other requirement says what recovered means: add one, as errors < 1%";
    return verdict;
  }

  const Recovery slowest = slowest_recovery(run, faults, others);
  const std::string time = spec::format_value(slowest.seconds, spec::Unit::kSeconds);
  const bool within_limit = holds(requirement, slowest.seconds);
  verdict.value = verdict.low = verdict.high = slowest.seconds;
  verdict.samples = slowest.windows;
  verdict.window = slowest.watched;
  if (slowest.recovered) {
    verdict.ruling = within_limit ? Ruling::kPass : Ruling::kFail;
    if (!within_limit) verdict.reason = fmt::format("recovery took {}", time);
  } else if (cut_short(run) && within_limit) {
    verdict.ruling = Ruling::kNotJudged;
    verdict.reason = fmt::format("the run was cut short {} after the fault", time);
  } else {
    verdict.ruling = Ruling::kFail;
    verdict.reason = fmt::format("not recovered in the {} that the load went on", time);
  }
  return verdict;
}

}  // namespace headroom::run
