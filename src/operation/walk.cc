#include "operation/walk.h"

#include "run/condenser.h"
#include "run/first_failure.h"

namespace headroom::operation {
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
  return {.failure = run::first_failure(run),
          .seconds = times.mean() * static_cast<double>(times.count()) / 1e9};
}

}  // namespace headroom::operation
