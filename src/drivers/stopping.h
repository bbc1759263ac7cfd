// Stops recorded instances, those that others need last.
#pragma once

#include <functional>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "drivers/journal.h"
#include "platform/platform.h"

namespace headroom::drivers {

using OnChange = std::function<void(const platform::Instance&)>;

// Stops `entries` of `journal`, all instances of a component at once, components in the reverse of
// their starting order, each within `grace` before it is killed; records it. Gives them in the
// order of stopping, `detail` saying how each went, and tells each to `on_change`. Fails with
// kUnreachable when a process outlives even SIGKILL, with kStorage when the journal cannot be
// written; either way only after having tried all.
Result<std::vector<platform::Instance>> stop_entries(Journal& journal,
                                                     std::vector<JournalEntry> entries, Nanos grace,
                                                     const OnChange& on_change);

}  // namespace headroom::drivers
