// One sweep over sizes, carried out and shown: each search as `headroom test` shows it, each point
// as a line, and the result at the end.
#pragma once

#include <filesystem>
#include <optional>

#include "cli/context.h"
#include "cli/scale_options.h"
#include "trial/sweep.h"

namespace headroom::cli {

// An error means that there is nothing to speak of.
Result<ExitCode> execute_sweep(Context& context, const trial::SweepSetup& setup,
                               const std::optional<spec::ScalingExpectation>& expectation,
                               const std::filesystem::path& state_folder,
                               const ScaleOptions& options);

}  // namespace headroom::cli
