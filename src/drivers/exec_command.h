// The commands of driver exec: which there are, what each is given, and how one is run.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/result.h"
#include "spec/spec.h"

namespace headroom::drivers {

using Given = std::map<std::string, std::string, std::less<>>;  // what ${...} stands for

// Every ${...} of every command is one that it is given. kInvalid otherwise; the shell's own
// variables are written $NAME or $${NAME}.
Result<void> check_commands(const spec::Commands& commands, Position at);

// Whether the text asks for that name.
bool asks_for(const std::string& command, std::string_view name);

struct ExecCall {
  std::string name;  // "up": also of its log
  std::string command;
  Given given;
};

class ExecRunner {
 public:
  ExecRunner(std::filesystem::path folder, std::filesystem::path logs, Nanos timeout,
             std::function<bool()> interrupted);

  // What it printed on its standard output, its log (LOGS/exec-NAME.log) aside. Fails with
  // kUnreachable and the end of the log when it ends otherwise than with 0, or not in time.
  Result<std::string> run(const ExecCall& call) const;

 private:
  std::filesystem::path folder_;
  std::filesystem::path logs_;
  Nanos timeout_;
  std::function<bool()> interrupted_;
};

}  // namespace headroom::drivers
