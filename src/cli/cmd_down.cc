// `headroom down`: stops everything that headroom started in an environment, also what a crash left
// behind. Exit codes: 0 nothing of it runs any more, 2 the file is wrong, 3 something could not be
// stopped.
#include <CLI/App.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/environment.h"

namespace headroom::cli {
namespace {

class Down : public Command {
 public:
  void flags(CLI::App& app) override { flags_.add(app); }

  ExitCode run(Context& context) override {
    const auto environment = flags_.open(context);
    if (!environment) return report(context, environment.error());
    const auto stopped = environment->platform->stop();
    if (!stopped) return report(context, stopped.error());
    context.out << environment->name << (stopped->empty() ? " was not up\n" : " is down\n");
    return ExitCode::kFine;
  }

 private:
  EnvironmentFlags flags_;
};

}  // namespace

std::unique_ptr<Command> make_down() {
  return std::make_unique<Down>();
}

}  // namespace headroom::cli
