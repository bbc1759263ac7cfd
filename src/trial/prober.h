// Who answers a search for the break point: it holds a load and says what came of it. A service
// that is there answers by running (live_prober.h), a model of it by simulation
// (simulated_prober.h); the search cannot tell them apart.
#pragma once

#include <vector>

#include "run/recorder.h"
#include "spec/requirement.h"
#include "trial/test.h"
#include "workload/plan.h"

namespace headroom::trial {

class Prober {
 public:
  // Whether the run is a probe of the search, or only a look at whether the service is well again.
  enum class Purpose { kProbe, kLook };

  struct Held {
    const workload::Plan& plan;
    const std::vector<spec::Requirement>& requirements;
    const Identity& identity;
    Purpose purpose = Purpose::kProbe;
    std::vector<run::Recorder*> watchers = {};  // see the run where it happens
  };

  virtual ~Prober() = default;
  // Blocks until it is over.
  virtual Result<Finished> hold(const Held& held) = 0;
  // How long the service has been probed: time that passes for it, from any beginning.
  virtual Nanos now() const = 0;
  virtual bool was_stopped() const = 0;  // by the user
};

}  // namespace headroom::trial
