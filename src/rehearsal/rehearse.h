// A rehearsal: a controller acts on a service in virtual time while traffic passes through it.
//
//   for each step:  the traffic's mean rate -> World::step -> score
//   each period:    Steering::tick, which looks at Signals and acts on the Platform
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "fluid/model.h"
#include "platform/clock.h"
#include "platform/platform.h"
#include "platform/signals.h"
#include "rehearsal/score.h"
#include "rehearsal/trouble.h"
#include "run/recorder.h"
#include "workload/rate_curve.h"

namespace headroom::rehearsal {

// Who steers: called once at the beginning, and then after each period of the world's clock.
class Steering {
 public:
  virtual ~Steering() = default;
  virtual Nanos period() const = 0;
  virtual void tick() = 0;
};

// All that a controller may touch; it outlives the controller.
struct Reins {
  platform::Platform& platform;
  platform::Signals& signals;
  const platform::Clock& clock;
  // Is told what the controller decides and does; it becomes part of the run that is recorded.
  std::function<void(run::Event)> tell;
};

struct Policy {
  std::string name;
  // Called from several threads at once, each with reins of its own.
  std::function<std::unique_ptr<Steering>(const Reins&)> take;
};

struct Rehearsal {
  fluid::Model model;
  workload::RateCurve sessions;
  Nanos length{};  // of the traffic that is rehearsed; whole steps of the model
  Trouble trouble{};
};

Score rehearse(const Rehearsal& rehearsal, const Policy& policy, Seed seed);
// The same, told second by second as a Run whose steps are seconds (rehearsal/record.h). `header`
// is complete but for what the rehearsal knows. Fails with the recorder's error.
Result<Score> rehearse(const Rehearsal& rehearsal, const Policy& policy, Seed seed,
                       run::Header header, run::Recorder& recorder);

}  // namespace headroom::rehearsal
