// A spike against the simulated service: does it come back once the spike is over?
//
// The service runs at a load, then the spike comes on top of it, then the load goes on as before.
// What is answered is counted in a while before the spike and in one after everything that it left
// behind should be gone. The whole model is simulated, not the retry loop alone.
#pragma once

#include <cstdint>
#include <vector>

#include "base/quantity.h"
#include "base/random.h"
#include "base/result.h"
#include "design/tipping.h"
#include "sim/model.h"

namespace headroom::design {

struct SpikeLoad {
  std::vector<double> per_second;  // requests of each class
  Spike spike;                     // above once the load
  // After the spike, before it is judged; half as long is counted then, and before the spike.
  Nanos settling{};
};

struct SpikeTrial {
  Spike spike;
  // Requests answered, as a share of those that came.
  double answered_before = 0;
  double answered_after = 0;
  Nanos settling{};
  enum class Ending : std::uint8_t {
    kCameBack,
    kStayedDown,   // answered less than half as much as before
    kWasNeverWell  // answered less than half before the spike
  } ending = Ending::kCameBack;
};

// By the seed alone. Fails where simulating it takes longer than `longest`.
Result<SpikeTrial> try_spike(const sim::Model& model, const SpikeLoad& load, Seed seed,
                             Nanos longest);

}  // namespace headroom::design
