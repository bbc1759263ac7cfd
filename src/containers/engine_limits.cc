#include "containers/engine_limits.h"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "containers/json_values.h"

namespace headroom::containers {
namespace {

constexpr double kPeriodMicros = 100'000;
constexpr double kNanosPerCore = 1e9;
// The engine knows no way back from a limit of memory to none. This is the most that the kernel
// counts (PAGE_COUNTER_MAX in pages of 4 KiB), which it takes for none.
constexpr std::int64_t kAllMemory = 0x7FFF'FFFF'FFFF'F000;

}  // namespace

nlohmann::json resources_json(const platform::Limits& limits) {
  const auto memory = limits.memory ? static_cast<std::int64_t>(limits.memory->count) : kAllMemory;
  const double quota = limits.cpu ? std::round(limits.cpu->count * kPeriodMicros) : -1;
  return {{"CpuPeriod", static_cast<std::int64_t>(kPeriodMicros)},
          {"CpuQuota", static_cast<std::int64_t>(quota)},
          {"Memory", memory},
          {"MemorySwap", memory}};
}

nlohmann::json service_limits_json(const platform::Limits& limits) {
  nlohmann::json json = nlohmann::json::object();
  if (limits.cpu) {
    json["NanoCPUs"] = static_cast<std::int64_t>(std::round(limits.cpu->count * kNanosPerCore));
  }
  if (limits.memory) json["MemoryBytes"] = static_cast<std::int64_t>(limits.memory->count);
  return json;
}

platform::Limits service_limits_in(const nlohmann::json& limits_json) {
  platform::Limits limits;
  const double nanos = number_in(limits_json, "/NanoCPUs");
  if (nanos > 0) limits.cpu = Cores{nanos / kNanosPerCore};
  const double memory = number_in(limits_json, "/MemoryBytes");
  if (memory > 0) limits.memory = Bytes{static_cast<std::uint64_t>(memory)};
  return limits;
}

platform::Limits limits_in(const nlohmann::json& host_config) {
  platform::Limits limits;
  const double quota = number_in(host_config, "/CpuQuota");
  const double period = number_in(host_config, "/CpuPeriod");
  if (quota > 0) limits.cpu = Cores{quota / (period > 0 ? period : kPeriodMicros)};
  // What swarm starts has them in this field instead.
  const double nanos = number_in(host_config, "/NanoCpus");
  if (nanos > 0) limits.cpu = Cores{nanos / kNanosPerCore};
  const double memory = number_in(host_config, "/Memory");
  if (memory > 0 && memory < static_cast<double>(kAllMemory)) {
    limits.memory = Bytes{static_cast<std::uint64_t>(memory)};
  }
  return limits;
}

}  // namespace headroom::containers
