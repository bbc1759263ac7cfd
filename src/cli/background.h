// Work of a command that goes on after the command has returned.
#pragma once

#include <sys/types.h>

#include <expected>
#include <filesystem>
#include <functional>

#include "cli/context.h"

namespace headroom::cli {

// To be called once, when it is well under way.
using Ready = std::function<void()>;
using Work = std::function<ExitCode(const Ready&)>;

// Does the work in a process of its own, which leads a session of its own and reads nothing. What
// it prints goes to `log`, which is begun anew, the one before it kept as LOG.1; but for what it
// says on `context.err` until it is ready, which the user sees.
//
// Gives the process id once the work is ready, or how it ended before that. Who asks to stop until
// then ends it. Not to be called where other threads run.
std::expected<pid_t, ExitCode> begin_in_background(Context& context,
                                                   const std::filesystem::path& log,
                                                   const Work& work);

}  // namespace headroom::cli
