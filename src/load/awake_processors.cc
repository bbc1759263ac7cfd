#include "load/awake_processors.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

namespace headroom::load {

Result<AwakeProcessors> AwakeProcessors::hold(const std::filesystem::path& root) {
  const std::string refused = "processors may halt between requests";
  std::error_code none;
  if (!std::filesystem::exists(root / "sys/devices/system/cpu/cpu0/cpuidle/state0", none)) {
    return invalid(refused, "this kernel leaves no choice of how processors are idle",
                   "on a virtual machine: the driver cpuidle_haltpoll");
  }
  const std::filesystem::path device = root / "dev/cpu_dma_latency";
  FileDescriptor request(::open(device.c_str(), O_WRONLY | O_CLOEXEC));
  constexpr std::int32_t kNoLatency = 0;  // microseconds
  if (!request || ::write(request.get(), &kNoLatency, sizeof kNoLatency) != sizeof kNoLatency) {
    return invalid(refused, device.string() + ": " + std::strerror(errno),
                   "run headroom as a user who may write to it");
  }
  return AwakeProcessors(std::move(request));
}

}  // namespace headroom::load
