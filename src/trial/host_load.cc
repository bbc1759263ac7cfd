#include "trial/host_load.h"

#include <unistd.h>

#include <array>
#include <fstream>
#include <numeric>
#include <string>

namespace headroom::trial {
namespace {

// The columns of proc(5) that add up to all time; guests are part of user and nice.
enum Column { kUser, kNice, kSystem, kIdle, kWaiting, kInterrupts, kSoftInterrupts, kStolen };
constexpr std::size_t kColumns = 8;

}  // namespace

std::optional<ProcessorTime> processor_time(const std::filesystem::path& root) {
  std::ifstream stream(root / "proc/stat");
  std::string name;
  std::array<double, kColumns> ticks{};
  stream >> name;
  for (double& count : ticks) stream >> count;
  if (!stream || name != "cpu") return std::nullopt;
  const auto per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  const double idle = ticks[kIdle] + ticks[kWaiting];
  const double total = std::reduce(ticks.begin(), ticks.end());
  return ProcessorTime{.busy = (total - idle - ticks[kNice]) / per_second,
                       .total = total / per_second};
}

double busy_share(const std::optional<ProcessorTime>& from,
                  const std::optional<ProcessorTime>& to) {
  if (!from || !to || to->total <= from->total) return 0;
  return (to->busy - from->busy) / (to->total - from->total);
}

}  // namespace headroom::trial
