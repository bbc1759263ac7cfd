// Starts one instance: its log, its record, its control group, its limits, its program.
#pragma once

#include "base/result.h"
#include "drivers/journal.h"
#include "drivers/program.h"
#include "drivers/spawn.h"

namespace headroom::drivers {

// `intended` says where everything is to be, but for its control group, for which a place is looked
// for here. Returns when it runs its program, inside its group. On failure it does not run; the
// record of it stays, as there may be a group to remove.
Result<void> start_instance(JournalEntry intended, const Program& program, Journal& journal);

}  // namespace headroom::drivers
