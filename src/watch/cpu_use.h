// How much of its cores every replica uses, out of what the platform tells of the processor time
// that it has used since it started.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/platform.h"
#include "watch/counter_rate.h"

namespace headroom::watch {

class CpuUse {
 public:
  // Cores that a replica of a component may use where nothing limits it, by component.
  explicit CpuUse(std::map<std::string, Cores> cores) : cores_(std::move(cores)) {}

  // As the platform told it at `at`. Replicas that are not in it are forgotten.
  void take(Nanos at, const std::vector<platform::Usage>& usage);
  // The mean share between the last two of these; nothing for a replica that is not in both, or of
  // which nobody says how many cores it may use.
  std::optional<double> share(const std::string& component, int index) const;

 private:
  struct Replica {
    CounterRate rate;
    std::optional<double> share;
  };
  using Name = std::pair<std::string, int>;

  std::map<std::string, Cores> cores_;
  std::map<Name, Replica> replicas_;
};

}  // namespace headroom::watch
