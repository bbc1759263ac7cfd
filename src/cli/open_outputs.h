// Where the figures of a test go while it runs, opened before anything is started.
#pragma once

#include "cli/context.h"
#include "cli/test_options.h"
#include "spec/spec.h"
#include "telemetry/outputs.h"

namespace headroom::cli {

// Those of the service file, their files relative to its folder, and those of the command line,
// relative to where the user stands. Says where a scraper finds the run.
Result<telemetry::Outputs> open_outputs(Context& context, const spec::Spec& spec,
                                        const TestOptions& options);

// Whether JSON lines go there, which then has room for nothing else.
bool outputs_take_standard_output(const TestOptions& options);

}  // namespace headroom::cli
