#include "trial/breakpoint.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "trial/build_up.h"
#include "trial/live_prober.h"
#include "trial/provenance.h"
#include "trial/simulated_prober.h"

namespace headroom::trial {
namespace {

using namespace std::chrono_literals;

// How long a service may take to recover. Longer than most timeouts and retries, so that what
// outlasts it is a failure that holds itself up.
constexpr Nanos kPatience = 60s;
// A look at a service that recovers: at least this long, and a few sessions.
constexpr Nanos kLook = 2s;
constexpr double kSessionsInALook = 5;

// A least throughput or goodput that is asked of every load.
bool needs_a_heavy_load(const spec::Requirement& requirement) {
  return (requirement.metric == spec::Metric::kThroughput ||
          requirement.metric == spec::Metric::kGoodput) &&
         (requirement.comparison == spec::Comparison::kGreater ||
          requirement.comparison == spec::Comparison::kGreaterOrEqual) &&
         requirement.scope.when != spec::Scope::When::kAtExpectedPeak;
}

workload::Probed answer_of(const Finished& finished) {
  switch (finished.judgement.outcome) {
    case run::Outcome::kPass:
      return workload::Probed::kHeld;
    case run::Outcome::kFail:
      return workload::Probed::kBroke;
    case run::Outcome::kUntrusted:
    case run::Outcome::kPartial:
      break;
  }
  return workload::Probed::kUnclear;
}

bool was_stopped(const Finished& finished) {
  return finished.run.end && finished.run.end->interrupted;
}

class NobodyWatches final : public SearchWatcher {
 public:
  std::vector<run::Recorder*> begin(std::size_t, Rate) override { return {}; }
  void finished(const Probe&) override {}
  void waits_for_recovery() override {}
};

// A search under way.
class Searching {
 public:
  Searching(const SearchSetup& setup, Prober& prober, SearchWatcher& watcher)
      : setup_(setup),
        prober_(prober),
        watcher_(watcher),
        holding_(setup.holding),
        search_(setup.range) {}

  Result<Breakpoint> run();

 private:
  Result<void> choose_requirements();
  Result<void> probe(Rate rate);
  // Gives how long it took; nothing when it did not, or the user stopped it.
  Result<std::optional<Nanos>> await_recovery();
  Result<bool> holds_again(std::uint64_t number);
  void heed_build_up(Nanos build_up);
  bool is_out_of_time() const;
  Nanos elapsed() const { return prober_.now() - began_; }

  const SearchSetup& setup_;
  Prober& prober_;
  SearchWatcher& watcher_;
  Holding holding_;  // of the next probe
  workload::Search search_;
  std::vector<spec::Requirement> requirements_;
  const Nanos began_ = prober_.now();
  bool said_too_short_ = false;
  Breakpoint result_;
};

Result<Breakpoint> Searching::run() {
  using Ending = Breakpoint::Ending;
  result_.started = std::chrono::system_clock::now();
  result_.identity = setup_.identity;
  result_.range = setup_.range;
  result_.series =
      setup_.series.empty() ? run_id(result_.started, setup_.identity.test) : setup_.series;
  result_.identity.series = result_.series;
  if (auto chosen = choose_requirements(); !chosen) return fail(std::move(chosen.error()));

  while (const auto rate = search_.next()) {
    if (is_out_of_time()) {
      result_.ending = Ending::kUnsettled;
      break;
    }
    if (auto probed = probe(*rate); !probed) return fail(std::move(probed.error()));
    if (result_.ending != Ending::kSettled) break;
  }
  if (result_.probes.size() == workload::Search::kProbesMax) result_.ending = Ending::kUnsettled;
  result_.duration = elapsed();
  result_.hold = holding_.hold;
  result_.settle = holding_.settle;
  result_.last_good = search_.last_good();
  result_.first_bad = search_.first_bad();
  result_.bad_is_unclear = search_.bad_is_unclear();
  return std::move(result_);
}

Result<void> Searching::choose_requirements() {
  for (const spec::Requirement& requirement : setup_.requirements) {
    if (needs_a_heavy_load(requirement)) {
      result_.remarks.push_back("\"" + requirement.text +
                                "\" was left out: a search begins with less load than that");
    } else {
      requirements_.push_back(requirement);
    }
  }
  if (!requirements_.empty()) return {};
  return invalid("there is nothing to search for", "no requirement says when the service breaks",
                 "add one, for example response_time p99 < 300ms");
}

Result<void> Searching::probe(Rate rate) {
  const std::size_t number = result_.probes.size() + 1;
  const auto plan = setup_.plan_at(
      {.rate = rate, .duration = holding_.hold, .warm_up = holding_.settle, .number = number});
  if (!plan) return fail(plan.error());
  auto finished = prober_.hold({.plan = *plan,
                                .requirements = requirements_,
                                .identity = result_.identity,
                                .watchers = watcher_.begin(number, rate)});
  if (!finished) return fail(std::move(finished.error()));
  const bool stopped = was_stopped(*finished);
  Probe& probe = result_.probes.emplace_back(
      Probe{.rate = rate, .answer = answer_of(*finished), .finished = std::move(*finished)});
  watcher_.finished(probe);
  if (stopped) {
    result_.ending = Breakpoint::Ending::kInterrupted;
    return {};
  }
  search_.observe(probe.answer);
  if (probe.answer == workload::Probed::kHeld) {
    heed_build_up(build_up(*plan, probe.finished.run));
  }
  const bool is_over = !search_.next() || is_out_of_time();
  const bool may_never_hold = !search_.last_good() && rate == setup_.range.lowest;
  if (probe.answer == workload::Probed::kHeld || is_over || may_never_hold) return {};

  watcher_.waits_for_recovery();
  auto recovery = await_recovery();
  if (!recovery) return fail(std::move(recovery.error()));
  probe.recovery = *recovery;
  if (!probe.recovery) {
    result_.ending = prober_.was_stopped() ? Breakpoint::Ending::kInterrupted
                                           : Breakpoint::Ending::kNotRecovered;
  }
  return {};
}

// A rate that was stated to be held for less than sessions take is held so, and that is said.
void Searching::heed_build_up(Nanos build_up) {
  if (build_up <= holding_.settle) return;
  if (holding_.length == Holding::Length::kFollowsSessions) {
    holding_ = built_up(holding_, build_up);
  } else if (!said_too_short_) {
    said_too_short_ = true;
    result_.remarks.push_back(
        "sessions take " + to_string(std::chrono::ceil<std::chrono::seconds>(build_up)) +
        " to build up, and what is judged begins after " + to_string(holding_.settle) +
        ": the service may hold less than it seems");
  }
}

Result<std::optional<Nanos>> Searching::await_recovery() {
  const Nanos from = prober_.now();
  for (std::uint64_t look = 1; !prober_.was_stopped(); ++look) {
    const Nanos before = prober_.now() - from;
    if (before > kPatience) break;
    const auto holds = holds_again(look);
    if (!holds) return fail(holds.error());
    if (*holds) return before;
  }
  return std::nullopt;
}

// Silence is no failure here: a look may be too short for the last step of a journey.
Result<bool> Searching::holds_again(std::uint64_t number) {
  const Rate lowest = setup_.range.lowest;
  const auto plan = setup_.plan_at({.rate = lowest,
                                    .duration = recovery_look(lowest, holding_.hold),
                                    .warm_up = {},
                                    .number = number});
  if (!plan) return fail(plan.error());
  const auto looked = prober_.hold({.plan = *plan,
                                    .requirements = requirements_,
                                    .identity = result_.identity,
                                    .purpose = Prober::Purpose::kLook});
  if (!looked) return fail(looked.error());
  return std::ranges::none_of(looked->judgement.verdicts, [](const run::Verdict& verdict) {
    return verdict.ruling == run::Ruling::kFail && verdict.samples > 0;
  });
}

bool Searching::is_out_of_time() const {
  return setup_.at_most && elapsed() + holding_.hold > *setup_.at_most;
}

}  // namespace

Holding built_up(Holding holding, Nanos build_up) {
  if (build_up <= holding.settle) return holding;
  const Nanos judged = holding.hold - holding.settle;
  holding.settle = std::chrono::ceil<std::chrono::seconds>(build_up);
  holding.hold = holding.settle + judged;
  return holding;
}

Nanos recovery_look(Rate lowest, Nanos hold) {
  const double seconds = kSessionsInALook / lowest.per_second;
  return std::clamp(from_seconds(std::min(seconds, 3600.0)), kLook, std::max(kLook, hold));
}

const Probe* Breakpoint::evidence() const {
  const Probe* found = nullptr;
  for (const Probe& probe : probes) {
    const bool did_not_hold = probe.rate == first_bad && probe.answer != workload::Probed::kHeld;
    if (did_not_hold && (!found || probe.answer == workload::Probed::kBroke)) found = &probe;
  }
  return found;
}

std::vector<const Probe*> Breakpoint::by_rate() const {
  std::vector<const Probe*> sorted;
  for (const Probe& probe : probes) sorted.push_back(&probe);
  std::ranges::stable_sort(sorted, {}, [](const Probe* probe) { return probe->rate; });
  return sorted;
}

run::Outcome outcome_of(const Breakpoint& breakpoint) {
  if (breakpoint.ending == Breakpoint::Ending::kInterrupted) return run::Outcome::kPartial;
  if (breakpoint.held_throughout()) return run::Outcome::kPass;
  if (breakpoint.bad_is_unclear) return run::Outcome::kUntrusted;
  return breakpoint.last_good && breakpoint.first_bad ? run::Outcome::kPass : run::Outcome::kFail;
}

std::vector<run::Verdict> broken(const Probe& probe) {
  std::vector<run::Verdict> failed;
  std::ranges::copy_if(
      probe.finished.judgement.verdicts, std::back_inserter(failed),
      [](const run::Verdict& verdict) { return verdict.ruling == run::Ruling::kFail; });
  return failed;
}

Result<Breakpoint> find_breakpoint(const SearchSetup& setup, SearchWatcher& watcher,
                                   store::Store* store, const load::StopRequest& stop) {
  LiveProber service(setup.load, {.platform = setup.platform, .gauges = setup.gauges}, store, stop);
  return Searching(setup, service, watcher).run();
}

Result<Breakpoint> foresee_breakpoint(const SearchSetup& setup, const sim::ServiceModel& model) {
  SimulatedProber service(model);
  NobodyWatches nobody;
  return Searching(setup, service, nobody).run();
}

}  // namespace headroom::trial
