#include "cli/past_runs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <string_view>

#include "cli/service_file.h"
#include "run/condenser.h"

namespace headroom::cli {
namespace {

// A run that the model can be held against: the expected peak, and nothing else.
bool is_at_the_peak(const spec::Spec& spec, const review::PastRun& run) {
  constexpr double kNear = 0.02;
  const auto test = std::ranges::find(spec.tests, run.test, &spec::Test::name);
  return test != spec.tests.end() && test->loads.empty() && !test->load.spike &&
         std::abs(run.expected_peak_share - 1) <= kNear;
}

Result<std::map<std::string, double>> medians_of(const store::Store& store, std::string_view id) {
  run::Condenser condenser;
  if (auto told = store.replay(id, condenser); !told) return fail(told.error());
  const run::Run run = condenser.take();
  std::map<std::string, double> medians;
  if (changed_by_hand(run)) return medians;
  for (std::size_t i = 0; i < run.header.classes.size(); ++i) {
    const Histogram times = merged(run, i, run::Measure::kResponseTime, judged(run));
    if (times.count() == 0) continue;
    medians[run.header.classes[i]] = to_seconds(Nanos(times.percentile(0.5)));
  }
  return medians;
}

}  // namespace

Result<std::vector<review::PastRun>> past_runs(const std::filesystem::path& state_folder,
                                               const spec::Spec& spec) {
  std::error_code error;
  if (!std::filesystem::exists(state_folder / "runs.db", error)) return {};
  const auto store = open_store(state_folder);
  if (!store) return fail(store.error());
  const auto entries = store->list(std::numeric_limits<std::int32_t>::max());
  if (!entries) return fail(entries.error());
  std::vector<review::PastRun> runs;
  for (const store::Entry& entry : *entries) {
    const bool was_judged = entry.outcome == "pass" || entry.outcome == "fail";
    if (!was_judged || entry.header.service != spec.service ||
        entry.header.origin != run::Origin::kMeasured) {
      continue;
    }
    runs.push_back({.id = entry.header.id,
                    .test = entry.header.test,
                    .duration = entry.duration,
                    .outcome = entry.outcome,
                    .expected_peak_share = entry.header.expected_peak_share});
  }
  const auto newest = std::ranges::find_if(
      runs, [&](const review::PastRun& run) { return is_at_the_peak(spec, run); });
  if (newest != runs.end()) {
    auto medians = medians_of(*store, newest->id);
    if (!medians) return fail(medians.error());
    newest->medians = std::move(*medians);
  }
  return runs;
}

}  // namespace headroom::cli
