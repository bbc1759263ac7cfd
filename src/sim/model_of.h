// The model that a service file describes.
//
//   cpu              cores that a replica shares out; part of one is a quota of each 100 ms, at
//                    full speed until it is used up
//   demand           varies as an exponential law does, or
//   variation        by a gamma law
//   overhead         latency of the users' calls
//   slots, holds     so many servers, each held for exactly so long, by the rows of the data
//   slots, batch     all slots at once, each slowed by the others
//   concurrency      handled at once, calls included; the lower one where slots are given too
//   queue, line, when-full, patience   the waiting line of each replica
//   zones, balancing, rate-limit, shed, errors   as they are called in the model
//   cache            looked into after the component's own work, before its calls
//   calls            one after the other, in the order of the file, or side by side (together)
//   mode: async      a call that nobody waits for
//   pauses, failures, warm-up   exponential times between outages; start after a repair
//   scaling          how many replicas there may be; an autoscaler where asked for
//
// A streamed answer begins when the fixed part of `holds` is over. What is not simulated says the
// documentation of its field.
#pragma once

#include "base/result.h"
#include "sim/model.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::sim {

// Whether components that have a target of utilisation follow it.
enum class Scaling : std::uint8_t { kFixed, kFollowsTarget };

struct ServiceModel {
  Model model;                    // its classes are the plan's steps
  std::uint32_t table = kAbsent;  // of the plan: the rows that the model's columns speak of
};

// `plan` is one of this spec. Every problem at once, each with its place in the file.
std::expected<ServiceModel, Problems> model_of(const spec::Spec& spec, const workload::Plan& plan,
                                               Scaling scaling);

}  // namespace headroom::sim
