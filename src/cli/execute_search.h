// One search for a break point, carried out and shown: each probe in the live view and then as a
// line, and the result at the end.
#pragma once

#include <filesystem>

#include "cli/context.h"
#include "cli/test_options.h"
#include "cli/test_result.h"
#include "trial/breakpoint.h"

namespace headroom::cli {

// `spec` is the file that is searched; what its model predicts stands beside what was found. An
// error means that there is nothing to speak of.
Result<TestResult> execute_search(Context& context, const trial::SearchSetup& setup,
                                  const spec::Spec& spec, const std::filesystem::path& state_folder,
                                  const TestOptions& options);

}  // namespace headroom::cli
