// The map of a retry loop: over load and queue limit, timeout and retries, where a spike tips the
// servers into a state that they do not leave, and where nothing does.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/quantity.h"
#include "design/remedy.h"
#include "design/service.h"
#include "design/spike_trial.h"
#include "design/timed_call.h"
#include "design/tipping.h"
#include "queueing/metastability.h"

namespace headroom::design {

// What becomes of the servers at one load.
enum class Stability : std::uint8_t {
  kComesBack,  // after any spike
  kTips,       // a spike tips them, and they stay down when it is over
  kDown,       // without any spike
};
// `range`: the loads with two states, if any; all in requests a second.
Stability stability_at(const std::optional<queueing::BistableRange>& range, double capacity,
                       double load);

// The range of one variant of the call, by the value of what is varied.
struct StabilityRow {
  double value = 0;  // of all in a queue of a replica; seconds; retries. Infinite: no limit
  std::optional<queueing::BistableRange> range;
  enum class Is : std::uint8_t { kVariant, kPlanned } is = Is::kVariant;
};

struct StabilityMap {
  TimedCall call;
  std::optional<queueing::BistableRange> range;
  Stability at_peak = Stability::kComesBack;
  std::vector<Spike> spikes;  // that tip it at the peak, small ones first; only where one does
  std::optional<SpikeTrial> trial;  // of the first of them, where it was asked for
  std::vector<StabilityRow> by_queue;
  std::vector<StabilityRow> by_timeout;
  std::vector<StabilityRow> by_retries;
  std::vector<Remedy> remedies;  // where there is a range: the cheapest first, one of each kind

  double peak_share() const { return call.rate / call.capacity(); }
};

StabilityMap stability_of(const TimedCall& call);

// Of each call of the service that is given up after a while, at so many sessions a second.
// kSimulation: the first spike that tips it is tried on the simulated service; twice as long, since
// components on the way smooth it, and chance plays. Fails where that takes longer than half a
// minute.
enum class Proof : std::uint8_t { kFormula, kSimulation };
Result<std::vector<StabilityMap>> stability_of(const Service& service, Rate sessions, Proof proof);

}  // namespace headroom::design
