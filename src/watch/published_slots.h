// What replicas publish of the slots in which they work on requests, asked all side by side.
#pragma once

#include <memory>
#include <vector>

#include "platform/clock.h"
#include "platform/platform.h"
#include "platform/slot_gauges.h"
#include "watch/watch_plan.h"

namespace headroom::watch {

// Of those `instances` that are ready and whose component publishes, by the plan, how many requests
// wait, and either how many are worked on or how many are there. nullptr where there are none.
// Replicas that come later are not asked. Borrows the clock.
std::unique_ptr<platform::SlotGauges> make_published_slots(
    const WatchPlan& plan, const std::vector<platform::Instance>& instances,
    const platform::Clock& clock);

}  // namespace headroom::watch
