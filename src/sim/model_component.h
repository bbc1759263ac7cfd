// A component of the service file as one of the model: what there is of it, who gets in, what goes
// wrong. Its calls and handlers are put together by model_of(), which knows the steps.
#pragma once

#include "sim/model.h"
#include "spec/system.h"

namespace headroom::sim {

// With an autoscaler where scaling has a target and the component a capacity to measure it by.
Component model_component(const spec::Component& given);

}  // namespace headroom::sim
