// Platform by the user's own commands (driver: exec): terraform, ssh, the tools of a cloud.
//
// Nothing is known of what runs but what the commands say. What has no command is refused.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "drivers/owner.h"
#include "platform/platform.h"
#include "spec/spec.h"

namespace headroom::drivers {

struct ExecOptions {
  std::string file = {};               // the service file's name, for errors
  std::filesystem::path folder = ".";  // of the service file; commands run there
  std::filesystem::path state_folder = ".headroom";
  Owner::Kind owner = Owner::Kind::kSession;
  std::function<bool()> interrupted = [] { return false; };
};

// Fails with kInvalid and the place in the file on a ${...} that the command is not given.
//
// It is up when `status` says so, or where there is no such command, when the way in takes
// connections; start() then runs nothing. A session that brought it up takes it down with stop() or
// its destructor; one that is killed leaves it up, for `headroom down`.
Result<std::unique_ptr<platform::Platform>> make_exec_platform(const spec::System& system,
                                                               const spec::Environment& environment,
                                                               ExecOptions options);

}  // namespace headroom::drivers
