// Where the tasks of a swarm's service listen, all of them on the network of the host.
//
// Swarm gives the tasks of a service one description, in which only the values of variables may
// differ, by templates such as {{.Task.Slot}}. Templates cannot add, but they can write digits side
// by side: a service has a block of a hundred ports, and the task of slot 7 listens on block * 100
// +
// 7. So a replica keeps its port however often its task is replaced.
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "drivers/launch_plan.h"

namespace headroom::containers {

inline constexpr int kSlotsPerBlock = 99;  // slots count from 1

// The port of a slot, of the block that begins at the port `first` (a multiple of 100).
int port_of_slot(int first, int slot);

// The template that becomes that port in each task.
std::string port_template(int first);

// The first port of a block none of whose ports up to `replicas` is in use, and which is not among
// `avoided`; below the range that the kernel hands out to clients. Looks first at a place that
// `name` decides, so that another start finds the same.
Result<int> free_block(const std::string& name, int replicas, const std::set<int>& avoided);

// Its variables and words with ${port} in variables replaced by `port`. Fails with kInvalid on
// ${port} and ${index} in the command and on ${index} anywhere, since swarm fills in nothing there.
Result<drivers::PlannedComponent> with_port_template(drivers::PlannedComponent component,
                                                     const std::string& port);

}  // namespace headroom::containers
