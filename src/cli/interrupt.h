// Ctrl-C and SIGTERM as a StopRequest: once stops gracefully, twice stops now.
#pragma once

#include "load/engine.h"

namespace headroom::cli {

// Installs the handlers for the life of the program and returns what they count. Call once.
load::StopRequest& stop_on_signals();

// For a command that only works something out, and has nothing to stop or to undo: from here on
// either signal ends the program at once.
void end_on_signals();

}  // namespace headroom::cli
