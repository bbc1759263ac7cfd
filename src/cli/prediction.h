// What a test was predicted to find, beside what it found: of every run of a service whose file
// says what it is made of, so that predictions are never taken on trust.
#pragma once

#include <filesystem>
#include <string>

#include "cli/context.h"
#include "run/comparison.h"
#include "run/run.h"
#include "spec/spec.h"
#include "store/store.h"
#include "trial/breakpoint.h"
#include "workload/plan.h"

namespace headroom::cli {

// Simulates the plan with what was learned about the service, as the run's environment runs it.
// Without figures where the file has no system, the run's load was changed by hand, or a
// simulation would take more than a few seconds; what is wrong with the model is said on
// `context.err`, since the test itself stands.
run::Comparison compared(const Context& context, const spec::Spec& spec, const workload::Plan& plan,
                         const run::Run& measured, const std::filesystem::path& state_folder);

// The same of a search: the break point on the model beside the one found, where both are known.
run::Comparison compared(const Context& context, const spec::Spec& spec,
                         const trial::Breakpoint& found, const std::filesystem::path& state_folder);

// Beside the run, for `headroom accuracy`; says on `context.err` where that fails.
void keep(const Context& context, store::Store& store, const std::string& run,
          const run::Comparison& compared);

}  // namespace headroom::cli
