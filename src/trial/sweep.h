// A component measured at several sizes: at each the highest load that meets the requirements, with
// repeats, and what that says of how it scales.
//
// Repeats are interleaved (1, 2, 4; then 4, 1, 2; then 2, 4, 1), so that a machine that slows down
// or warms up over the hours does not pass for a service that scales badly. A size is searched from
// where its last repeat, or else growth in proportion, says that it ends, so that later searches
// take few probes. Every probe is a run that is kept; all of them have the sweep's series.
//
// What is finished can be handed in again, so that a sweep that was interrupted goes on: see
// trial/sweep_journal.h.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "trial/breakpoint.h"
#include "trial/dimension.h"
#include "trial/scalability.h"
#include "trial/variant.h"

namespace headroom::trial {

// One search at one size.
struct SweepPoint {
  // kService: the only one that says how the service scales.
  enum class Limit { kService, kGenerator, kHost, kRange, kUnsettled };

  double size = 0;
  int repeat = 1;
  std::optional<Rate> holds;
  std::optional<Rate> breaks;
  Limit limit = Limit::kService;
  std::string why;       // what broke first, or why the service was not the limit
  std::string run;       // the id of the last probe that held at `holds`; empty without one
  double host_busy = 0;  // the share of this machine's processors in use where it broke
  // Of its longest probe: the next point begins with it.
  Nanos hold{};
  Nanos settle{};

  // Between the last rate that held and the first that did not, by their geometric mean. Asserts
  // that the service was the limit.
  Rate capacity() const;
};

// `host_busy`: the share of this machine's processors that was in use during each probe.
SweepPoint point_of(double size, int repeat, const Breakpoint& found,
                    const std::vector<double>& host_busy);

struct SweepSetup {
  Dimension dimension;
  std::vector<double> sizes;  // rising
  int repeats = 2;
  std::function<Result<spec::Spec>(double size)> spec_at;
  PlatformOf platform_of;
  // The URL and the platform are those of each variant.
  SearchSetup search;
  std::optional<Nanos> at_most;  // no point begins, and no probe, that would end later than this
};

struct Sweep {
  enum class Ending { kComplete, kOutOfTime, kInterrupted };

  std::string series;
  Identity identity;
  Dimension dimension;
  int repeats = 1;
  std::chrono::system_clock::time_point started;
  Nanos duration{};
  Ending ending = Ending::kComplete;
  std::vector<SweepPoint> points;  // as they were made
};

// What comes next: sizes in the order in which they are measured, each with its repeat.
struct SweepStep {
  double size = 0;
  int repeat = 1;
  friend bool operator==(const SweepStep&, const SweepStep&) = default;
};
std::vector<SweepStep> interleaved(const std::vector<double>& sizes, int repeats);

// Those of a sweep that `known`, its points so far, does not settle.
std::vector<SweepStep> steps_left(const SweepSetup& setup, const std::vector<SweepPoint>& known);

// How many times as much a size is expected to hold as another one, before that is measured: in
// proportion; of memory, which a service has enough of or not, no more.
double expected_growth(Resource resource, double from, double to);

// The search of a size after what is known: where it starts and by which factor it goes on.
workload::SearchRange narrowed(workload::SearchRange range, double size, Resource resource,
                               const std::vector<SweepPoint>& known);

class SweepWatcher {
 public:
  virtual ~SweepWatcher() = default;
  // Who watches the search; borrowed until finished().
  virtual SearchWatcher& begin(const SweepStep& step) = 0;
  // An error ends the sweep.
  virtual Result<void> finished(const SweepPoint& point) = 0;
};

// `known` are the points of `series` that an earlier sweep has finished; a new series for none.
// Those that the generator or this machine was the limit of, and those whose search did not settle,
// are measured anew, from where they ended.
Result<Sweep> sweep(const SweepSetup& setup, const std::string& series,
                    const std::vector<SweepPoint>& known, SweepWatcher& watcher,
                    store::Store* store, const load::StopRequest& stop);

Scalability assess(const Sweep& sweep, std::optional<spec::ScalingExpectation> expectation);

// kPartial where it was interrupted.
run::Outcome outcome_of(const Sweep& sweep, const Scalability& scalability);

}  // namespace headroom::trial
