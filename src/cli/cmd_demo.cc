// `headroom demo`: the bundled chat service is brought up, tested with a trickle, with its expected
// peak, and with a spike that it does not survive; then it is stopped. Exit codes: 0 the two first
// tests passed and the spike failed, as they should; 1 not so; 2 and 3 as for `test`; 4 this
// machine was too slow to tell; 130 interrupted.
#include <CLI/App.hpp>
#include <algorithm>
#include <array>
#include <ostream>
#include <string_view>

#include "cli/bundled_example.h"
#include "cli/command.h"
#include "cli/environment.h"
#include "cli/execute_test.h"
#include "cli/service_file.h"
#include "cli/test_target.h"

namespace headroom::cli {
namespace {

struct Act {
  std::string_view test;
  std::string_view says;
  run::Outcome expected;
};

constexpr std::array kActs = {
    Act{"smoke", "Does it work at all?", run::Outcome::kPass},
    Act{"load", "Does it hold its expected peak, with request lengths of a real LLM service?",
        run::Outcome::kPass},
    Act{"spike", "Does it survive eight times as much?", run::Outcome::kFail},
};

class Demo : public Command {
 public:
  void flags(CLI::App& app) override {
    app.add_option("--folder", folder_, "where the example's files and its runs go")
        ->capture_default_str();
    app.add_flag("--no-color", options_.no_color, "no colour, plain lines");
  }

  ExitCode run(Context& context) override {
    const auto file = copy_bundled_example(context.folder / folder_);
    if (!file) return report(context, file.error());
    const spec::Reading spec = spec::read_file(*file);
    if (!spec) return report(context, spec.error());
    const auto state = file->parent_path() / ".headroom";
    stop_leftovers(context, state);

    context.out << "Bringing up the chat service (" << folder_ << "/headroom.yaml)\n" << std::flush;
    const auto target = open_target(context, *spec, spec::Test{}, "local", state);
    if (!target) return report(context, target.error());
    const ExitCode code = play(context, *spec, **target, state);
    if (auto closed = (*target)->close(); !closed) return report(context, closed.error());
    if (code == ExitCode::kFine) print_next(context);
    return code;
  }

 private:
  ExitCode play(Context& context, const spec::Spec& spec, const TestTarget& target,
                const std::filesystem::path& state) {
    for (const Act& act : kActs) {
      context.out << "\n── " << act.test << " ── " << act.says << "\n\n" << std::flush;
      const auto test = std::ranges::find(spec.tests, act.test, &spec::Test::name);
      if (test == spec.tests.end()) {
        return report(context, Error{.what = "the example has no test " + std::string(act.test),
                                     .fix = "remove the folder " + folder_ + " and run it again"});
      }
      const auto plan = workload::make_plan(spec, *test);
      if (!plan) return report(context, plan.error());
      const trial::Setup setup{.plan = *plan,
                               .load = {.base_url = target.url()},
                               .requirements = spec.requirements,
                               .identity = identity_of(spec, test->name, target.name()),
                               .platform = target.platform()};
      telemetry::Outputs no_outputs;
      const auto finished = execute_test(context, setup, spec, {}, state, options_, no_outputs);
      if (!finished) return report(context, finished.error());
      const auto outcome = finished->entry.outcome;
      if (finished->exit_code == ExitCode::kInterrupted) return ExitCode::kInterrupted;
      if (outcome != act.expected) {
        context.err << "headroom: the demo expected " << run::name_of(act.expected) << " here\n";
        return outcome == run::Outcome::kPass ? ExitCode::kFailed : finished->exit_code;
      }
    }
    return ExitCode::kFine;
  }

  void print_next(Context& context) const {
    context.out << "\nIt holds its expected peak and breaks under the spike, as it should here.\n"
                << "Next: cd " << folder_
                << ", open the report, edit headroom.yaml (more `slots`?) and run\n"
                << "`headroom test spike` until it survives.\n";
  }

  std::string folder_ = "headroom-demo";
  TestOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_demo() {
  return std::make_unique<Demo>();
}

}  // namespace headroom::cli
