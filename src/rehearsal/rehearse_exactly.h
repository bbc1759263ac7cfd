// A rehearsal in which every request is simulated: for the hour that matters, where a fluid may be
// too coarse. Requirements judge both alike.
#pragma once

#include "design/service.h"
#include "rehearsal/rehearse.h"

namespace headroom::rehearsal {

struct ExactRehearsal {
  const design::Service& service;
  workload::RateCurve sessions;
  Nanos length{};
  Trouble trouble{};  // replicas that fail, and sensors; starts are never slow
  Nanos longest = std::chrono::minutes(10);  // that it may take to work out (sim/effort.h)
};

// The score does not tell which requests were delayed: response times do, in the run that the
// recorder is told. Fails where it would take too long, and with the recorder's error.
Result<Score> rehearse_exactly(const ExactRehearsal& rehearsal, const Policy& policy, Seed seed,
                               run::Header header, run::Recorder& recorder);

}  // namespace headroom::rehearsal
