// One search for a break point, carried out and shown: each probe in the live view and then as a
// line, and the result at the end.
#pragma once

#include <filesystem>

#include "cli/context.h"
#include "cli/test_options.h"
#include "cli/test_result.h"
#include "trial/breakpoint.h"

namespace headroom::cli {

// An error means that there is nothing to speak of.
Result<TestResult> execute_search(Context& context, const trial::SearchSetup& setup,
                                  const std::filesystem::path& state_folder,
                                  const TestOptions& options);

}  // namespace headroom::cli
