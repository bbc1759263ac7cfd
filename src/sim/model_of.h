// The model that a service file describes.
//
//   cpu, demand    replicas that share their cores; demands vary as an exponential law does
//   slots, holds   so many servers, each held for exactly so long, by the rows of the data
//   concurrency    requests handled at once, calls included; the lower one where slots are given
//   too queue          requests that may wait at one replica cache          looked into after the
//   component's own work, before its calls calls          one after the other, in the order of the
//   file, with timeout and retries scaling        how many replicas there may be; an autoscaler
//   where asked for
//
// A streamed answer begins when the fixed part of `holds` is over.
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
