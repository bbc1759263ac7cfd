// What a command may touch of the world: where it prints, where it stands, and how it is asked to
// stop. Handed in, so that tests call commands in-process.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "base/result.h"
#include "cli/exit_code.h"
#include "load/engine.h"

namespace headroom::cli {

struct Context {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;

  std::filesystem::path folder;  // where the user stands
  load::StopRequest& stop;
};

// Prints "headroom: ..." to `err` and returns the exit code that fits.
ExitCode report(Context& context, const Error& error);
ExitCode report(Context& context, const Problems& problems);

}  // namespace headroom::cli
