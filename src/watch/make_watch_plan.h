// What to watch of an environment: what the file says of it, and what its programs publish by names
// that are known (common_metrics.h).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "platform/platform.h"
#include "spec/spec.h"
#include "watch/watch_plan.h"

namespace headroom::watch {

// All components of the system in its order, then those that only the environment has: their
// slots, cores, and balancers. `state_folder` is that of the process driver (".headroom").
WatchPlan make_watch_plan(const spec::System& system, const spec::Environment& environment,
                          const std::filesystem::path& state_folder);

// Asks the first ready replica of every component of which neither arrivals nor answers are watched
// yet what it publishes, each for that long at most, and adds what is known by its name. Gives a
// line for people on each of them: "model: answers: chatd_requests_total, queue: ...".
//
// Where the program that answers is that of a component behind it, by the calls of `system`, the
// component only passes on what is asked of it: those are not its figures. Known only of programs
// that tell when they began (process_start_time_seconds).
//
// Many programs publish a counter only once there was something to count: of one that has served
// nothing yet more is found later.
std::vector<std::string> detect_figures(WatchPlan& plan, const spec::System& system,
                                        const std::vector<platform::Instance>& instances,
                                        Nanos patience);

}  // namespace headroom::watch
