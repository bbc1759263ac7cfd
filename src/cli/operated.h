// What `headroom operate` needs of the service file and its environment.
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/context.h"
#include "control/steered_of.h"
#include "platform/platform.h"
#include "run/run.h"
#include "spec/spec.h"
#include "watch/background_platform.h"
#include "watch/watch_plan.h"

namespace headroom::cli {

// What the model knows of the components that are scaled, by their order in `operate.autoscale`;
// nothing of any, where the file says too little for a model: then it has to say what a replica
// takes.
std::expected<std::vector<control::Known>, Problems> known_of_file(const spec::Spec& spec);

// The components of `operate.autoscale`, with what the model knows of them, where there is one, and
// what sweeps found, which is told on `context.err`.
std::expected<std::vector<control::Steered>, Problems> steered_of_file(
    const Context& context, const spec::Spec& spec, const std::filesystem::path& state_folder);

// Whether another process scales it now, and is not paused.
bool is_operated(const std::filesystem::path& state_folder, const std::string& environment);

// One environment, by four hands: one of a thread that acts, one of a thread that watches, one of
// the probes, one of whoever asks.
struct Platforms {
  std::unique_ptr<platform::Platform> acting;
  std::unique_ptr<platform::Platform> watching;
  std::unique_ptr<platform::Platform> probing;
  std::unique_ptr<platform::Platform> looking;
};
Result<Platforms> open_platforms(const Context& context, const spec::Spec& spec,
                                 const spec::Environment& environment,
                                 const std::filesystem::path& state_folder);

// What is watched: what the file says, and what programs publish by names that are known, which is
// told on `context.err`.
std::expected<watch::WatchPlan, Problems> plan_of(const Context& context, const spec::Spec& spec,
                                                  const spec::Environment& environment,
                                                  const std::filesystem::path& state_folder,
                                                  const std::vector<platform::Instance>& instances);

// How actions ended since they were last asked for, as events. Those that gave way to others are
// left out.
std::vector<run::Event> ended_actions(watch::BackgroundPlatform& platform);

}  // namespace headroom::cli
