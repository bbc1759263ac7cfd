// `headroom test`: loads a service and judges its requirements. The service is an environment of
// the service file, started if it is not up and stopped again if this test started it; or a URL.
// Exit codes: 0 all requirements hold; 1 one does not; 2 the command or the file is wrong; 3 the
// service cannot be reached or started; 4 the run is not trustworthy; 130 interrupted, the partial
// run is kept.
#include <CLI/App.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/environment.h"
#include "cli/execute_test.h"
#include "cli/open_outputs.h"
#include "cli/service_file.h"
#include "cli/test_options.h"
#include "cli/test_target.h"
#include "cli/version.h"

namespace headroom::cli {
namespace {

class Test : public Command {
 public:
  void flags(CLI::App& app) override { options_.flags(app); }

  ExitCode run(Context& context) override {
    return options_.is_url() ? run_url(context) : run_file(context);
  }

 private:
  ExitCode run_url(Context& context) {
    const auto request = request_of_url(options_);
    if (!request) return report(context, request.error());
    const auto plan = workload::single_request_plan(*request);
    if (!plan) return report(context, plan.error());
    auto requirements = requirements_of(options_, *plan);
    if (!requirements) return report(context, requirements.error());
    auto outputs = open_outputs(context, spec::Spec{}, options_);
    if (!outputs) return report(context, outputs.error());
    const auto folder = state_folder(context, options_.file);
    stop_leftovers(context, folder);

    const auto connecting = connecting_of(options_.connect.over({}), context.folder.string());
    const trial::Setup setup{
        .plan = *plan,
        .load = {.base_url = options_.what, .threads = options_.threads, .connecting = connecting},
        .requirements = std::move(*requirements),
        .identity = {.service = {},
                     .test = options_.what,
                     .environment = {},
                     .spec_sha256 = {},
                     .folder = context.folder.string(),
                     .headroom_version = std::string(kVersion),
                     .remarks = remarks_of(connecting)}};
    return outcome(context, execute_test(context, setup, folder, options_, *outputs));
  }

  ExitCode run_file(Context& context) {
    const spec::Reading spec = read_service_file(context, options_.file);
    if (!spec) return report(context, spec.error());
    const auto test = test_of_file(*spec, options_);
    if (!test) return report(context, test.error());
    const auto plan = workload::make_plan(*spec, *test);
    if (!plan) return report(context, plan.error());
    auto added = requirements_of(options_, *plan);
    if (!added) return report(context, added.error());
    auto outputs = open_outputs(context, *spec, options_);
    if (!outputs) return report(context, outputs.error());
    const auto folder = state_folder(context, options_.file);
    stop_leftovers(context, folder);

    auto target = open_target(context, *spec, *test, options_.environment, folder);
    if (!target) return report(context, target.error());
    const auto connecting = connecting_of(options_.connect.over(spec->connect), spec->folder);
    trial::Setup setup{.plan = *plan,
                       .load = {.base_url = (*target)->url(),
                                .threads = options_.threads,
                                .connecting = connecting},
                       .requirements = spec->requirements,
                       .identity = identity_of(*spec, test->name, (*target)->name())};
    setup.identity.remarks = remarks_of(connecting);
    setup.requirements.insert(setup.requirements.end(), test->requirements.begin(),
                              test->requirements.end());
    setup.requirements.insert(setup.requirements.end(), added->begin(), added->end());
    const auto finished = execute_test(context, setup, folder, options_, *outputs);
    if (auto closed = (*target)->close(); !closed) report(context, closed.error());
    return outcome(context, finished);
  }

  static ExitCode outcome(Context& context, const Result<trial::Finished>& finished) {
    if (!finished) return report(context, finished.error());
    return exit_code_of(*finished);
  }

  TestOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_test() {
  return std::make_unique<Test>();
}

}  // namespace headroom::cli
