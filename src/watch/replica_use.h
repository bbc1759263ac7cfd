// What every replica uses, out of what the platform tells of the processor time that it has used
// since it started, and of its memory now.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/platform.h"
#include "watch/counter_rate.h"

namespace headroom::watch {

// Means between the last two of the platform's answers; each absent for a replica that is not in
// both.
struct Use {
  std::optional<double> cores;
  std::optional<double> share;     // of the cores it may use; absent where nobody says how many
  std::optional<double> withheld;  // seconds in a second for which its limit kept cores from it
  Bytes memory;                    // now
  platform::Limits limits;         // now
};

class ReplicaUse {
 public:
  // Cores that a replica of a component may use where nothing limits it, by component.
  explicit ReplicaUse(std::map<std::string, Cores> cores) : cores_(std::move(cores)) {}

  // As the platform told it at `at`. Replicas that are not in it are forgotten.
  void take(Nanos at, const std::vector<platform::Usage>& usage);
  // nullptr for a replica that is not in the last answer; until the next one.
  const Use* of(const std::string& component, int index) const;

 private:
  struct Replica {
    CounterRate cores;
    CounterRate withheld;
    Use use;
  };
  using Name = std::pair<std::string, int>;

  std::map<std::string, Cores> cores_;
  std::map<Name, Replica> replicas_;
};

}  // namespace headroom::watch
