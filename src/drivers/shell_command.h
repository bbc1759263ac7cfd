// Runs one command line of the user's by the shell, to its end.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::drivers {

struct ShellCommand {
  std::string line;                   // for sh -c
  std::filesystem::path folder;       // it runs there
  std::filesystem::path log;          // its standard error, and its output where `output` is empty
  std::filesystem::path output = {};  // its standard output
  Nanos timeout = std::chrono::minutes(10);
  // Asked a few times per second; true ends it.
  std::function<bool()> interrupted = [] { return false; };
};

// How it ended. Both files are made anew; it reads nothing, and is the leader of a process group,
// all of which is killed when the time is over.
struct ShellEnd {
  enum class Kind { kExited, kSignalled, kTimedOut, kInterrupted } kind = Kind::kExited;
  int number = 0;  // its status, or the signal

  bool is_fine() const { return kind == Kind::kExited && number == 0; }
};

// Fails with kStorage when its files cannot be made, with kUnreachable when there is no shell.
Result<ShellEnd> run_shell(const ShellCommand& command);

}  // namespace headroom::drivers
