// Ports on loopback for the instances of a component.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace headroom::drivers {

// "127.0.0.1:PORT": where every instance of this driver listens.
std::string loopback_address(int port);

// As many different free ports as asked for, none of `avoided`. Nothing keeps them free: another
// program may take one before the instance does.
Result<std::vector<int>> free_ports(std::size_t count, const std::set<int>& avoided);

// False when something listens there, on this or on all addresses.
bool is_port_free(int port);

}  // namespace headroom::drivers
