// What a test was predicted to find, beside what it found: of every run of a service whose file
// says what it is made of, so that predictions are never taken on trust.
#pragma once

#include <filesystem>

#include "cli/context.h"
#include "run/comparison.h"
#include "run/run.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::cli {

// Simulates the plan with what was learned about the service, as the run's environment runs it.
// Without figures where the file has no system, the run's load was changed by hand, or a
// simulation would take more than a few seconds; what is wrong with the model is said on
// `context.err`, since the test itself stands.
run::Comparison compared(const Context& context, const spec::Spec& spec, const workload::Plan& plan,
                         const run::Run& measured, const std::filesystem::path& state_folder);

}  // namespace headroom::cli
