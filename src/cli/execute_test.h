// One test from the plan to the last word on the screen: the store, the live view, the summary and
// the files that were asked for. `headroom test` and `headroom demo` share it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/test_options.h"
#include "telemetry/outputs.h"
#include "trial/test.h"

namespace headroom::cli {

// The outcome decides the exit code; an error means that there is no run to speak of. `outputs` are
// given the run as it happens and closed when it is over; what they lost is said, and changes
// nothing.
Result<trial::Finished> execute_test(Context& context, const trial::Setup& setup,
                                     const std::filesystem::path& state_folder,
                                     const TestOptions& options, telemetry::Outputs& outputs);

// An interrupted run exits as such even where it had already failed: whoever stopped it knows why
// it ended.
ExitCode exit_code_of(const trial::Finished& finished);

// What the file and the environment say about a run beside its figures.
trial::Identity identity_of(const spec::Spec& spec, const std::string& test,
                            const std::string& environment);

// The same report in up to three files; empty names are left out.
struct ReportFiles {
  std::string html;
  std::string markdown;
  std::string junit;
};
Result<void> write_reports(const std::filesystem::path& folder, const ReportFiles& files,
                           const run::Run& run, const run::Judgement& judgement);

}  // namespace headroom::cli
