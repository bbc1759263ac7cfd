// `headroom up`: starts an environment and leaves it running.
// Exit codes: 0 it is up, 2 the file is wrong, 3 it could not be started (nothing is left running
// then).
#include <CLI/App.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/environment.h"

namespace headroom::cli {
namespace {

class Up : public Command {
 public:
  void flags(CLI::App& app) override { flags_.add(app); }

  ExitCode run(Context& context) override {
    const auto environment = flags_.open(context);
    if (!environment) return report(context, environment.error());
    const auto started = environment->platform->start();
    if (!started) return report(context, started.error());
    const auto url = environment->platform->entry_url();
    if (!url) return report(context, url.error());
    const bool was_up = *started == platform::StartOutcome::kAlreadyUp;
    context.out << environment->name << (was_up ? " was up already at " : " is up at ") << *url
                << '\n';
    for (const trial::Difference& difference : environment->differences) {
      context.out << "  unlike production: " << trial::sentence(difference) << '\n';
    }
    return ExitCode::kFine;
  }

 private:
  EnvironmentFlags flags_;
};

}  // namespace

std::unique_ptr<Command> make_up() {
  return std::make_unique<Up>();
}

}  // namespace headroom::cli
