// Limits as the engine writes them. Internal to the module.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "platform/platform.h"

namespace headroom::containers {

// CpuPeriod, CpuQuota, Memory and MemorySwap: of a container that is made, and of one that has
// others from now on. No swap beyond the memory: what swaps answers at another speed.
nlohmann::json resources_json(const platform::Limits& limits);
// Of HostConfig.
platform::Limits limits_in(const nlohmann::json& host_config);

// TaskTemplate.Resources.Limits of a service.
nlohmann::json service_limits_json(const platform::Limits& limits);
platform::Limits service_limits_in(const nlohmann::json& limits_json);

}  // namespace headroom::containers
