// `headroom plan`: what a test would find, before there is anything to test: the service as the
// file describes it, simulated under the test's own sessions, judged by the file's requirements.
// Exit codes: 0 every requirement would hold, 1 one would not, 2 the command or the file is wrong.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/service_file.h"
#include "cli/test_job.h"
#include "report/summary.h"
#include "run/condenser.h"
#include "run/judge.h"
#include "run/test_json.h"
#include "sim/layout.h"
#include "sim/model_of.h"
#include "sim/predict.h"
#include "workload/demand.h"
#include "workload/expected_peak.h"

namespace headroom::cli {
namespace {

class PlanCommand : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, options_.file);
    app.add_option("TEST", options_.what, "a test of the service file; its only one unless said")
        ->type_name("TEST");
    app.add_option("-r,--rate", options_.rate, "sessions per second, as `load:` in the file")
        ->type_name("RATE");
    app.add_option("-d,--for", options_.duration, "how long")->type_name("DURATION");
    app.add_option("--seed", options_.seed, "same seed, same sessions");
    app.add_flag("--scaling", follows_target_, "let components follow their scaling targets");
    app.add_flag("--json", options_.json, "as JSON, in the form of `headroom test --json`");
    app.add_flag("--no-color", options_.no_color, "no colour");
  }

  ExitCode run(Context& context) override {
    const spec::Reading spec = read_service_file(context, options_.file);
    if (!spec) return report(context, spec.error());
    const auto selection = tests_of_file(*spec, options_);
    if (!selection) return report(context, selection.error());
    for (const spec::Test& test : selection->tests) {
      const ExitCode code = predict(context, *spec, test);
      if (code != ExitCode::kFine) return code;
    }
    return ExitCode::kFine;
  }

 private:
  ExitCode predict(Context& context, const spec::Spec& spec, const spec::Test& test) const {
    const auto job = job_of_test(spec, test, options_);
    if (!job) return report(context, job.error());
    const auto* plan = std::get_if<workload::Plan>(&job->work);
    if (plan == nullptr) {
      return report(context, Error{.what = "the test " + test.name + " searches a break point",
                                   .why = "a plan looks at one load",
                                   .fix = "name another test, or --rate with a test that has one"});
    }
    const auto service = sim::model_of(
        spec, *plan, follows_target_ ? sim::Scaling::kFollowsTarget : sim::Scaling::kFixed);
    if (!service) return report(context, service.error());
    const sim::Layout layout(service->model);
    run::Condenser recorder;
    const run::Header header{.service = spec.service, .test = test.name};
    const auto end =
        sim::predict({.plan = *plan, .layout = layout, .table = service->table}, header, recorder);
    if (!end) return report(context, end.error());
    const run::Run run = recorder.take();
    const run::Judgement judgement = run::judge_whole(run, job->requirements);
    if (options_.json) {
      context.out << run::test_json(run, judgement);
    } else {
      const auto colour = context.out_is_terminal && !options_.no_color ? report::Colour::kOn
                                                                        : report::Colour::kOff;
      context.out << demand_of(spec.workload) << report::summary(run, judgement, colour);
    }
    return exit_code_of(judgement.outcome);
  }

  // From users to the sessions of the busiest minute; empty where the file does not speak of users.
  static std::string demand_of(const spec::Workload& workload) {
    const auto inputs = workload::demand_inputs(workload);
    if (!inputs) return "";
    const auto demand = workload::Demand::of(*inputs);
    if (!demand) return "";
    std::string text;
    for (const workload::DemandLine& line : demand->lines()) {
      if (!tells_of_sessions(line.step)) continue;
      text += fmt::format("  {:<28}{:>14.6g}  {}\n", line.name, line.value, line.how);
    }
    return text + "\n";
  }

  // The other steps of the chain have no place in the service file.
  static bool tells_of_sessions(workload::DemandStep step) {
    return step != workload::DemandStep::kActiveUsers &&
           step != workload::DemandStep::kRequestsPerDay && step != workload::DemandStep::kLaunch;
  }

  TestOptions options_;
  bool follows_target_ = false;
};

}  // namespace

std::unique_ptr<Command> make_plan_command() {
  return std::make_unique<PlanCommand>();
}

}  // namespace headroom::cli
