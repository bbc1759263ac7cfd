// The operating loop of `headroom operate` on one environment, put together and shown.
#pragma once

#include <filesystem>
#include <functional>

#include "cli/context.h"
#include "operation/folder.h"
#include "operation/operate.h"
#include "spec/spec.h"

namespace headroom::cli {

struct OperateJob {
  const spec::Spec& spec;  // with what was learned of it
  const spec::Environment& environment;
  const std::filesystem::path& state_folder;
  const operation::Folder& folder;
  operation::Mode mode = operation::Mode::kActs;
  Nanos length = Nanos::max();
  // All that happens, below it how it stands; or only what is done.
  enum class Telling { kAll, kDone } telling = Telling::kAll;
  // In the foreground it waits for its turn where another one operates the environment; in the
  // background, where its output goes to the log of the folder, it is refused then.
  enum class Runs { kInForeground, kInBackground } runs = Runs::kInForeground;
  std::function<void()> begun = [] {};  // called once, after the first step
};

// Until it is asked to stop, or so long; the system stays as it is then. kUnreachable where the
// environment is not up.
ExitCode operate_environment(Context& context, const OperateJob& job);

}  // namespace headroom::cli
