// What recorded instances have used: told by their control groups, and by /proc where those do not
// count something.
#pragma once

#include <vector>

#include "drivers/journal.h"
#include "platform/platform.h"

namespace headroom::drivers {

// Of those that run. Cheap enough for every second: a few small reads for each, and, only where
// /proc is needed, one look at it for all.
std::vector<platform::Usage> usage_of(const std::vector<JournalEntry>& entries);

}  // namespace headroom::drivers
