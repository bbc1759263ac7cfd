// One test from the plan to the last word on the screen: the store, the live view, the summary and
// the page that is kept. `headroom test` and `headroom demo` share it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/test_options.h"
#include "cli/test_result.h"
#include "telemetry/outputs.h"
#include "trial/test.h"

namespace headroom::cli {

// An error means that there is no run to speak of. An interrupted run exits as such even where it
// had already failed: whoever stopped it knows why it ended.
// `spec` is the file that the plan is of; what it predicts stands beside what was measured.
// `watchers` hear of the run beside the live view. So do `outputs`, which are closed when it is
// over; what they lost is said, and changes nothing.
Result<TestResult> execute_test(Context& context, const trial::Setup& setup, const spec::Spec& spec,
                                std::vector<run::Recorder*> watchers,
                                const std::filesystem::path& state_folder,
                                const TestOptions& options, telemetry::Outputs& outputs);

// What the file and the environment say about a run beside its figures.
trial::Identity identity_of(const spec::Spec& spec, const std::string& test,
                            const std::string& environment);

}  // namespace headroom::cli
