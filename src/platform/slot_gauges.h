// What the programs of an environment say of the slots in which they work on requests.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace headroom::platform {

// Of one replica, at one moment.
struct SlotGauge {
  std::string component;
  double busy = 0;              // requests that it works on
  double waiting = 0;           // requests that wait there
  std::optional<double> slots;  // that it has, where it says so
};

class SlotGauges {
 public:
  virtual ~SlotGauges() = default;
  // Of every replica that tells, in any order. Returns within a second, whatever the programs do.
  // For one thread at a time.
  virtual std::vector<SlotGauge> read() = 0;
};

}  // namespace headroom::platform
