// A rehearsal in which every request is simulated: for the hour that matters, where a fluid may be
// too coarse, and for a test that was run while a controller acted. Requirements judge both alike.
#pragma once

#include "design/service.h"
#include "rehearsal/rehearse.h"

namespace headroom::rehearsal {

struct ExactRehearsal {
  const design::Service& service;  // what a replica of it takes and costs
  const workload::Plan& plan;      // what comes, of the service's file; its seed decides who
  const sim::ServiceModel& model;  // of this plan; replicas are those there are at the beginning
  Trouble trouble{};               // replicas that fail, and sensors; starts are never slow
  Nanos longest = std::chrono::minutes(10);  // that it may take to work out (sim/effort.h)
};

// The service's sessions along a curve.
workload::Plan plan_along(const design::Service& service, const workload::RateCurve& sessions,
                          Nanos length, Seed seed);

// The score does not tell which requests were delayed: response times do, in the run that the
// recorder is told. `seed` decides all but the sessions. Fails where it would take too long, and
// with the recorder's error.
Result<Score> rehearse_exactly(const ExactRehearsal& rehearsal, const Policy& policy, Seed seed,
                               run::Header header, run::Recorder& recorder);

}  // namespace headroom::rehearsal
