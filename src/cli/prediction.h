// What a test was predicted to find, beside what it found: of every run of a service whose file
// says what it is made of, so that predictions are never taken on trust.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/context.h"
#include "run/comparison.h"
#include "run/run.h"
#include "spec/spec.h"
#include "store/store.h"
#include "trial/breakpoint.h"
#include "trial/sweep.h"
#include "workload/plan.h"

namespace headroom::cli {

// Simulates the plan with what was learned about the service, as the run's environment runs it, and
// with the loop of `headroom operate` where that steers it now. Without figures where the file has
// no system, the run's load was changed by hand, or a simulation would take more than a few
// seconds; what is wrong with the model is said on `context.err`, since the test itself stands.
run::Comparison compared(const Context& context, const spec::Spec& spec, const workload::Plan& plan,
                         const run::Run& measured, const std::filesystem::path& state_folder);

// The same of a search: it is carried out once more on the model (trial::foresee_breakpoint), and
// what that finds stands beside what was found, where both are known.
run::Comparison compared(const Context& context, const spec::Spec& spec,
                         const trial::SearchSetup& setup, const trial::Breakpoint& found,
                         const std::filesystem::path& state_folder);

// And of every point of a sweep at which the service was the limit; one search for each size, begun
// as the first of that size was.
run::Comparison compared(const Context& context, const trial::SweepSetup& setup,
                         const trial::Sweep& sweep, const std::filesystem::path& state_folder);

// Beside the run, for `headroom accuracy`; says on `context.err` where that fails.
void keep(const Context& context, store::Store& store, const std::string& run,
          const run::Comparison& compared);

}  // namespace headroom::cli
