// Stops containers and removes them, those that others need last; what they printed is kept.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "containers/container_api.h"
#include "containers/options.h"
#include "drivers/state_folder.h"

namespace headroom::containers {

platform::Instance instance_of(const Container& container, platform::Health health,
                               std::string detail);

// All containers of a component at once, components in the reverse of their starting order, each
// with `grace`. Gives them in the order of stopping, `detail` saying how each went, and tells each
// to `on_change`. What each printed last is in its log in the state folder afterwards. Fails with
// the engine's first complaint, only after having tried all.
Result<std::vector<platform::Instance>> stop_containers(const Engine& engine,
                                                        std::vector<Container> containers,
                                                        const drivers::StateFolder& state,
                                                        Nanos grace, const OnChange& on_change);

// Its path, once what the container has printed is written to it, over what the one before had.
Result<std::string> keep_log(const Engine& engine, const Container& container,
                             const drivers::StateFolder& state);

}  // namespace headroom::containers
