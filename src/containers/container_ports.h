// Where the replicas of a component listen.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "containers/engine_setting.h"

namespace headroom::containers {

// nullptr: there is none.
const Container* find_container(const std::vector<Container>& present, const std::string& component,
                                int index);

// On the host: where they did before, so that those who know their addresses need not change, else
// on free ports. On a network of their own all have the same.
Result<std::vector<int>> choose_ports(const EngineSetting& setting,
                                      const std::vector<Container>& present,
                                      const drivers::PlannedComponent& component, int replicas);

// Of the host, none of which any other of the environment has or is to have.
Result<std::vector<int>> fresh_ports(const EngineSetting& setting,
                                     const std::vector<Container>& present, std::size_t count);

}  // namespace headroom::containers
