// Which environment a command acts on, and the driver for it. The only place that names concrete
// drivers.
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/context.h"
#include "drivers/owner.h"
#include "platform/platform.h"
#include "spec/spec.h"
#include "trial/parity.h"
#include "trial/variant.h"

namespace CLI {
class App;
}

namespace headroom::cli {

std::string_view word_of(platform::Health health);

// The one named, or the only one of the file, or the one called "local". kInvalid with the names
// otherwise.
Result<const spec::Environment*> choose_environment(const spec::Spec& spec,
                                                    const std::string& name);

// Whether processors may halt while that environment is loaded; of none, they may.
spec::Processors processors_of(const spec::Spec& spec, const std::string& environment);

// Progress goes to `context.err`, a line per instance.
Result<std::unique_ptr<platform::Platform>> make_platform(const Context& context,
                                                          const spec::Spec& spec,
                                                          const spec::Environment& environment,
                                                          const std::filesystem::path& state_folder,
                                                          drivers::Owner::Kind owner);

// The environment of that name as each of several variants of the file has it, for sessions.
// `context` must outlive what it gives.
trial::PlatformOf platform_of(const Context& context, std::string environment,
                              std::filesystem::path state_folder);

// An environment of the service file, ready to be acted on: what `up`, `status` and `down` begin
// with.
struct OpenEnvironment {
  std::string name;
  std::vector<trial::Difference> differences;  // from production
  std::unique_ptr<platform::Platform> platform;
};

// The flags of such a command.
struct EnvironmentFlags {
  std::string file;
  std::string environment;

  void add(CLI::App& app);
  // Also stops the leftovers of killed headrooms.
  std::expected<OpenEnvironment, Problems> open(const Context& context) const;
};

// Stops what a headroom that was killed in mid-test has left behind, and says so on `context.err`.
void stop_leftovers(const Context& context, const std::filesystem::path& state_folder);

}  // namespace headroom::cli
