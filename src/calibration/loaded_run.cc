#include "calibration/loaded_run.h"

#include <algorithm>
#include <cmath>

#include "calibration/rerun.h"

namespace headroom::calibration {
namespace {

// Fewer requests say nothing of the time for which one holds a slot.
constexpr std::uint64_t kFewestRequests = 20;
// A wait is one from this share of a hold on.
constexpr double kNoticed = 0.2;

// How long what is in a slot at some moment has been there, of holds with that mean: the variance,
// by the moments of a lognormal law.
double variance_of_age(double mean, double variation) {
  const double spread = 1 + variation * variation;
  return mean * mean * (spread * spread * spread / 3 - spread * spread / 4);
}

// The share of a class that waited (knee.h).
double waited(const run::Run& run, std::size_t request_class, const CalmClass& calm,
              run::Window window) {
  const Histogram times = run::merged(
      run, request_class, calm.streams ? run::Measure::kTtft : run::Measure::kServiceTime, window);
  if (times.count() == 0) return 0;
  double at_once = 1;
  for (const double p : kQuantiles) {
    const auto wait = static_cast<std::uint64_t>(kNoticed * calm.most * 1e9);
    const auto within = times.count_at_or_below(calm.signal.percentile(p) + wait);
    at_once =
        std::min(at_once, static_cast<double>(within) / static_cast<double>(times.count()) / p);
  }
  return 1 - at_once;
}

void add_slots(const run::Run& run, std::size_t request_class, const CalmClass& calm,
               run::Window window, LoadedRun& into) {
  const run::Counts counts = run::counts(run, request_class, window);
  const double longer = calm.streams ? tail_of(run, request_class, window) - calm.tail : 0;
  const double least = std::max(0.0, calm.least + longer);
  const double most = std::max(0.0, calm.most + longer);
  const double done = static_cast<double>(counts.succeeded) / counts.seconds;
  into.least += done * least;
  into.most += done * most;
  // What failed may have held a slot for as long as that took, and no longer than others.
  const Histogram failed = run::merged(run, request_class, run::Measure::kFailedTime, window);
  into.most +=
      static_cast<double>(counts.failed) / counts.seconds * std::min(failed.mean() / 1e9, most);
  into.most += static_cast<double>(counts[run::Counter::kAborted]) / counts.seconds * most;
  // By chance: the mean of the low load, these requests themselves, and those that the ends of the
  // window cut in two.
  const double variance = variance_of(calm.signal);
  into.variance += done * done * variance / static_cast<double>(calm.many);
  into.variance += done * variance / counts.seconds;
  into.variance +=
      2 * done * most * variance_of_age(most, calm.variation) / (counts.seconds * counts.seconds);
}

}  // namespace

LoadedRun loaded_run(const run::Run& run, const std::vector<CalmClass>& classes) {
  const run::Window window = run::under_load(run);
  LoadedRun found;
  double known = 0;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const CalmClass& calm = classes[k];
    const run::Counts counts = run::counts(run, k, window);
    if (counts.seconds <= 0) {
      found.per_second.push_back(0);
      continue;
    }
    const double done = static_cast<double>(counts.succeeded) / counts.seconds;
    found.per_second.push_back(done);
    if (calm.visits <= 0) continue;
    const auto left = static_cast<double>(counts[run::Counter::kAborted]);
    found.come += (static_cast<double>(counts.started) - left) / counts.seconds;
    found.done += done;
    found.throughput += done * calm.visits;
    found.in_system += done * run::merged(run, k, run::Measure::kServiceTime, window).mean() / 1e9;
    if (calm.many < kFewestRequests) continue;
    known += done;
    found.waited += done * waited(run, k, calm, window);
    add_slots(run, k, calm, window, found);
  }
  if (known > 0) found.waited /= known;
  if (found.done > 0) found.known = known / found.done;
  return found;
}

}  // namespace headroom::calibration
