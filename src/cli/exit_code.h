// What a command's exit code says; the same for every command.
#pragma once

#include "base/result.h"
#include "run/judge.h"

namespace headroom::cli {

enum class ExitCode : int {
  kFine = 0,
  kFailed = 1,        // a requirement or check failed
  kUsage = 2,         // the command or a file is wrong
  kUnreachable = 3,   // the system under test or the environment could not be reached or started
  kUntrusted = 4,     // the generator was the bottleneck; nothing was proven
  kInterrupted = 130  // the user stopped it; what was measured is kept
};

ExitCode exit_code_of(const Error& error);
ExitCode exit_code_of(run::Outcome outcome);

}  // namespace headroom::cli
