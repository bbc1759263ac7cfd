// A command of `headroom`: its flags and what it does. One file each, cmd_NAME.cc; commands.cc
// lists them.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "cli/context.h"

namespace CLI {
class App;
}

namespace headroom::cli {

class Command {
 public:
  virtual ~Command() = default;
  // Called once, before the command line is read; what it adds feeds the parser and --help.
  virtual void flags(CLI::App& app) = 0;
  virtual ExitCode run(Context& context) = 0;
};

struct Entry {
  std::string_view name;
  std::string_view summary;  // one line
  std::string_view example;  // shown at the end of --help
  std::unique_ptr<Command> (*make)();
};

// In the order in which a newcomer needs them.
const std::vector<Entry>& commands();

std::unique_ptr<Command> make_accuracy();
std::unique_ptr<Command> make_check();
std::unique_ptr<Command> make_control();
std::unique_ptr<Command> make_demo();
std::unique_ptr<Command> make_down();
std::unique_ptr<Command> make_export();
std::unique_ptr<Command> make_init();
std::unique_ptr<Command> make_learn();
std::unique_ptr<Command> make_operate();
std::unique_ptr<Command> make_plan_command();
std::unique_ptr<Command> make_rehearse();
std::unique_ptr<Command> make_report();
std::unique_ptr<Command> make_review();
std::unique_ptr<Command> make_runs();
std::unique_ptr<Command> make_scale();
std::unique_ptr<Command> make_schema();
std::unique_ptr<Command> make_show();
std::unique_ptr<Command> make_status();
std::unique_ptr<Command> make_test();
std::unique_ptr<Command> make_tune();
std::unique_ptr<Command> make_up();

// Reads the command line, runs the command, returns the exit code of the program.
int run_program(int count, const char* const* arguments, Context& context);

}  // namespace headroom::cli
