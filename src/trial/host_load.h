// How busy the processors of this machine are, with all programs that run on it.
#pragma once

#include <filesystem>
#include <optional>

namespace headroom::trial {

// From here on a service on the same machine has to wait for a core, whatever it is given.
inline constexpr double kHostIsBusy = 0.9;

// Of all cores together, seconds since the machine started.
struct ProcessorTime {
  // In use. What programs of lower priority (nice) had is not: others could have had it.
  double busy = 0;
  double total = 0;
};

// As /proc/stat tells it; nothing where there is none. `root` stands for / in tests.
std::optional<ProcessorTime> processor_time(const std::filesystem::path& root = "/");

// The share that was in use between two moments; 0 where nothing is known.
double busy_share(const std::optional<ProcessorTime>& from, const std::optional<ProcessorTime>& to);

}  // namespace headroom::trial
