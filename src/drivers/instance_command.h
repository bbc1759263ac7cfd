// What one instance is to run, in full.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/launch_plan.h"
#include "drivers/program.h"
#include "drivers/spawn.h"

namespace headroom::drivers {

// What a command can be filled with, for one instance.
struct Filling {
  int port = 0;
  int index = 0;
  std::string folder;                                      // of the service file
  const std::map<std::string, std::string>& addresses_of;  // by component: "host:port,host:port"
};

struct FilledCommand {
  std::vector<std::string> arguments;
  std::map<std::string, std::string> env;
};

// What would fail the component whatever else starts: a variable of ${env:NAME} that is not set, a
// program that is not found. Looked at before anything starts, so that a slip is told at once.
Result<void> check_startable(const PlannedComponent& component, const SearchPlaces& places);

// Fails with kInvalid on ${env:NAME} when NAME is not set. Every component that it refers to must
// have its addresses in `filling`.
Result<FilledCommand> fill_command(const PlannedComponent& component, const Filling& filling);

// Differs when the arguments or the variables do; says nothing of them. FNV-1a, 64 bits, in
// hexadecimal: the same in every build, so that journals outlive an update.
std::string fingerprint_of(const FilledCommand& command);

// Our own environment with the command's variables and the mark (drivers/process_group.h) over it.
// Fails when the program is not found.
Result<Program> program_for(const FilledCommand& command, const SearchPlaces& places,
                            const std::string& mark);

}  // namespace headroom::drivers
