// Ctrl-C and SIGTERM as a StopRequest: once stops gracefully, twice stops now.
#pragma once

#include "load/engine.h"

namespace headroom::cli {

// Installs the handlers for the life of the program and returns what they count. Call once.
load::StopRequest& stop_on_signals();

}  // namespace headroom::cli
