// What platform::Platform::kill and pause do to a recorded instance that runs: signals to its whole
// group, each of which takes a moment to have been obeyed.
#pragma once

#include "drivers/journal.h"

namespace headroom::drivers {

// Returns when it has ended, and when it stands still; after two seconds whatever it does.
void kill_instance(const JournalEntry& entry);
void pause_instance(const JournalEntry& entry);
void resume_instance(const JournalEntry& entry);

}  // namespace headroom::drivers
