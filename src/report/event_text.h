// What happened in a run, moment by moment, on the terminal.
#pragma once

#include <string>

#include "run/run.h"

namespace headroom::report {

// "   1m 40s  scale    model 4 -> 7: ...", with the end of its line.
std::string event_text(const run::Event& event);

// All of a run that was watched and not measured, under a line that says of what and how long.
std::string timeline_text(const run::Run& run);

}  // namespace headroom::report
