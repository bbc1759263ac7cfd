// Who of an environment is asked for its slots while a test runs.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "platform/clock.h"
#include "platform/platform.h"
#include "platform/slot_gauges.h"
#include "spec/spec.h"

namespace headroom::cli {

// The components that `operate.watch.metrics` names, and those whose readiness is told by HTTP, so
// that nothing else is sent a request that it does not understand; of these what is published by
// common names. nullptr where none publishes its slots. Borrows the clock.
std::unique_ptr<platform::SlotGauges> slot_gauges_of(
    const spec::Spec& spec, const spec::Environment& environment,
    const std::filesystem::path& state_folder, const std::vector<platform::Instance>& instances,
    const platform::Clock& clock);

}  // namespace headroom::cli
