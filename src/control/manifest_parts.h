// The parts that the manifests of several autoscalers share. Each notes in `manifest` what it
// cannot say and what it takes.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "control/manifest.h"
#include "control/scaling_policy.h"

namespace headroom::control {

// The Deployment that is scaled.
nlohmann::ordered_json scale_target(const ScalingPolicy& policy);

// `behavior` of autoscaling/v2; null where nothing is to be said.
nlohmann::ordered_json behavior_of(const ScalingPolicy& policy, Manifest& manifest);

// A share as a whole percentage, at least 1.
int percent_of(const ScalingTarget& target);

// What is lost, and what it takes, wherever a cluster's own autoscaler decides.
void note_foresight(const ScalingPolicy& policy, Manifest& manifest);
void note_utilisation(const ScalingPolicy& policy, Manifest& manifest);

// Writes its text: the document under what is noted.
void write(const nlohmann::ordered_json& document, Manifest& manifest);

}  // namespace headroom::control
