// Whether something accepts connections at an address.
#pragma once

#include <optional>
#include <string>

#include "base/quantity.h"

namespace headroom::drivers {

// "host:port", "[::1]:port". Nothing when a connection was accepted within `timeout`, else why not:
// "connection refused".
std::optional<std::string> probe_tcp(const std::string& address, Nanos timeout);

}  // namespace headroom::drivers
