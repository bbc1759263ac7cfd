// What `headroom init --from` found, for the person who asked.
#pragma once

#include "cli/context.h"
#include "traffic/draft.h"

namespace headroom::cli {

// What was read, a table of the journeys, the peak, burstiness, and what was left out.
void print_draft_summary(Context& context, const traffic::Draft& draft);

}  // namespace headroom::cli
