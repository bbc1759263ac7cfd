#include "operation/walk.h"

#include <fmt/format.h>

#include "run/condenser.h"

namespace headroom::operation {
namespace {

// Of the answers that were not as they should be, the status; the highest where there were several.
std::string status_in_words(const run::Counts& counts) {
  if (counts.statuses.empty()) return "a status that is not right";
  return fmt::format("status {}", counts.statuses.rbegin()->first);
}

// What was counted first of the kinds of failure; the requests of a walk mostly fail alike.
std::string failure_in_words(const run::Counts& counts, const run::Header& header) {
  for (std::size_t i = 0; i < run::kFailureKinds; ++i) {
    if (counts.failures[i] == 0) continue;
    const auto failure = static_cast<run::Failure>(i);
    if (failure == run::Failure::kStatus) return status_in_words(counts);
    if (failure == run::Failure::kCheck && !counts.failed_checks.empty()) {
      return fmt::format("failed {}", header.checks.at(counts.failed_checks.begin()->first));
    }
    return std::string(run::name_of(failure));
  }
  return {};
}

// Of the first request that failed, by the order of the journey: those after it may have failed for
// that alone.
std::string failure_of(const run::Run& run) {
  bool is_begun = false;
  for (std::size_t i = 0; i < run.header.classes.size(); ++i) {
    const run::Counts counts = run::counts(run, i, run::whole(run));
    is_begun = is_begun || counts.started > 0;
    const bool is_open =
        counts.started > counts.succeeded + counts.failed + counts[run::Counter::kAborted];
    std::string words = failure_in_words(counts, run.header);
    if (words.empty() && is_open) words = "its answer did not end";
    if (!words.empty()) return fmt::format("{}: {}", run.header.classes[i], words);
  }
  return is_begun ? std::string() : "nothing was asked";
}

}  // namespace

Walk walk(const workload::Plan& plan, const load::Options& options, const load::StopRequest& stop) {
  load::Options once = options;
  once.threads = 1;
  // What is not over by the end of the plan has failed; some drain is needed to see it.
  once.drain = std::chrono::milliseconds(10);
  run::Condenser recorder;
  const auto end = load::run(plan, once, {}, recorder, stop);
  if (!end) return {.failure = end.error().what};
  const run::Run run = recorder.take();
  const run::Totals totals = run::totals(run, std::nullopt, run::whole(run));
  const Histogram& times = totals[run::Measure::kResponseTime];
  return {.failure = failure_of(run),
          .seconds = times.mean() * static_cast<double>(times.count()) / 1e9};
}

}  // namespace headroom::operation
