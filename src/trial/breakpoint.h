// The break point of a service: the highest arrival rate at which all its requirements hold.
//
// Each probe is a run of its own: one rate, held for a stated time of which the beginning is left
// out of the verdict, judged like any other test and kept in the store. What the probes of one
// search have in common is the series in their headers. One long run with phases would show one
// timeline, but then judging, reporting and comparing would each have to learn what a phase is,
// and what one level left behind would be counted on the next.
//
// After a probe that did not hold the service gets time to recover: until the lowest rate holds
// (again) in a short run that is not kept. A search that began at the lowest rate, and has not seen
// it hold, is spared that. A service that does not recover within
// kPatience ends the search, and the result says so.
//
// Who answers is a service that is there or a model of it (trial/prober.h). The same rates, holds,
// windows and seeds for both: what the model is then found to hold is what it says that the search
// on the service will find, chance and the finite time included, and no long-run mean.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/model_of.h"
#include "trial/prober.h"
#include "trial/test.h"
#include "workload/search.h"

namespace headroom::trial {

// What a probe asks for.
struct Level {
  Rate rate;
  Nanos duration{};
  Nanos warm_up{};
  // Added to the seed, so that asking a rate again does not replay the same arrivals.
  std::uint64_t number = 0;
};

// How long a rate is held.
struct Holding {
  // kFollowsSessions: for longer where the sessions take longer to build up (trial/build_up.h),
  // by the response times of the probes that held so far.
  enum class Length { kStated, kFollowsSessions };

  Nanos hold{};    // `settle` included
  Nanos settle{};  // the beginning of it that no verdict looks at
  Length length = Length::kStated;
};

// One that follows sessions which take so long to build up: longer by what its beginning lacks.
Holding built_up(Holding holding, Nanos build_up);

// How long one look at whether the service has recovered takes, at the lowest rate of a search that
// holds each rate for `hold`.
Nanos recovery_look(Rate lowest, Nanos hold);

struct SearchSetup {
  // Stays callable throughout the search. The plan's load is constant.
  std::function<Result<workload::Plan>(const Level&)> plan_at;
  workload::SearchRange range;
  Holding holding;
  std::optional<Nanos> at_most;  // no probe begins that would end later than this
  load::Options load;            // of a service that is there
  std::vector<spec::Requirement> requirements;
  Identity identity;
  std::string series = {};                 // of which its probes are; empty: one of their own
  platform::Platform* platform = nullptr;  // as Setup has it
  platform::SlotGauges* gauges = nullptr;  // likewise
};

struct Probe {
  Rate rate;
  workload::Probed answer = workload::Probed::kUnclear;
  Finished finished;
  // From the end of the probe to the beginning of the look at which the lowest rate held again;
  // nothing where it was not asked.
  std::optional<Nanos> recovery;
};

struct Breakpoint {
  // kUnsettled: the time, or workload::Search::kProbesMax, was over before the tolerance was
  // reached.
  enum class Ending { kSettled, kUnsettled, kNotRecovered, kInterrupted };

  std::string series;
  Identity identity;
  workload::SearchRange range;
  std::chrono::system_clock::time_point started;
  Nanos duration{};
  Nanos hold{};    // the longest that a rate was held
  Nanos settle{};  // the longest beginning of it that no verdict looked at
  Ending ending = Ending::kSettled;
  std::optional<Rate> last_good;
  std::optional<Rate> first_bad;
  bool bad_is_unclear = false;  // the generator was the limit there
  std::vector<Probe> probes;    // as they were made
  std::vector<std::string> remarks;

  // All requirements held up to the end of the range.
  bool held_throughout() const { return last_good == range.highest; }
  // The last probe that broke at the first bad rate, or else was unclear there; nullptr where
  // nothing broke.
  const Probe* evidence() const;
  // The probes in rising order of their rates; those of one rate as they were made.
  std::vector<const Probe*> by_rate() const;
};

// kPass: the break point is known, or there is none within the range. kFail: not even the lowest
// rate held, or the search ended before anything broke. kUntrusted: the generator was the limit.
// kPartial: the user stopped it.
run::Outcome outcome_of(const Breakpoint& breakpoint);

// The failed verdicts of a probe.
std::vector<run::Verdict> broken(const Probe& probe);

// Whoever wants to know of a search while it happens. Called from the thread that searches.
class SearchWatcher {
 public:
  virtual ~SearchWatcher() = default;
  // Who watches the run of this probe, counted from 1; borrowed until finished().
  virtual std::vector<run::Recorder*> begin(std::size_t number, Rate rate) = 0;
  virtual void finished(const Probe& probe) = 0;
  virtual void waits_for_recovery() = 0;
};

// Fails where a plan cannot be made, the service cannot be reached, or no requirement is left that
// speaks of a light load: a least throughput that is asked of every load is left out, since every
// search begins below it.
Result<Breakpoint> find_breakpoint(const SearchSetup& setup, SearchWatcher& watcher,
                                   store::Store* store, const load::StopRequest& stop);

// The same search on the model, in virtual time. Fails as find_breakpoint() and the simulation do.
Result<Breakpoint> foresee_breakpoint(const SearchSetup& setup, const sim::ServiceModel& model);

}  // namespace headroom::trial
