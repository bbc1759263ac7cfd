#include "cli/execute_test.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <ostream>

#include "cli/prediction.h"
#include "cli/service_file.h"
#include "cli/version.h"
#include "report/comparison_text.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/summary.h"
#include "report/terminal.h"
#include "report/verdict_text.h"
#include "run/test_json.h"
#include "trial/parity.h"

namespace headroom::cli {
namespace {

ExitCode code_of(const trial::Finished& finished) {
  const auto& end = finished.run.end;
  if (end && end->interrupted) return ExitCode::kInterrupted;
  return exit_code_of(finished.judgement.outcome);
}

TestResult result_of(const trial::Finished& finished, const run::Comparison& compared) {
  const auto& [run, judgement, not_kept] = finished;
  return {.exit_code = code_of(finished),
          .entry = {.test = run.header.test,
                    .outcome = judgement.outcome,
                    .headline = report::headline(run, judgement),
                    .duration = run::duration(run),
                    .id = run.header.id},
          .json = run::test_json(run, judgement, compared),
          .html = report::html(run, judgement, compared),
          .markdown = report::markdown(run, judgement),
          .junit = report::junit_suite(run, judgement)};
}

// In what the environment is unlike the one that matters.
std::vector<std::string> remarks_on(const spec::Spec& spec, const std::string& environment) {
  std::vector<std::string> remarks;
  const auto here = std::ranges::find(spec.environments, environment, &spec::Environment::name);
  if (here == spec.environments.end()) return remarks;
  for (const trial::Difference& difference : trial::differences(spec, *here)) {
    remarks.push_back("unlike production: " + trial::sentence(difference));
  }
  return remarks;
}

}  // namespace

trial::Identity identity_of(const spec::Spec& spec, const std::string& test,
                            const std::string& environment) {
  return {.service = spec.service,
          .test = test,
          .environment = environment,
          .spec_sha256 = spec.sha256,
          .folder = spec.folder,
          .headroom_version = std::string(kVersion),
          .remarks = remarks_on(spec, environment)};
}

Result<TestResult> execute_test(Context& context, const trial::Setup& setup, const spec::Spec& spec,
                                std::vector<run::Recorder*> watchers,
                                const std::filesystem::path& state_folder,
                                const TestOptions& options, telemetry::Outputs& outputs) {
  const auto colour =
      context.out_is_terminal && !options.no_color ? report::Colour::kOn : report::Colour::kOff;
  auto store = open_store(state_folder);
  if (!store) context.err << "headroom: this run is not kept: " << to_string(store.error()) << '\n';

  std::optional<report::LiveView> view;
  watchers.push_back(&outputs);
  if (!options.quiet && !options.json) {
    watchers.push_back(&view.emplace(context.out, report::screen_of(STDOUT_FILENO, colour)));
  }
  const auto finished = trial::run_test(setup, watchers, store ? &*store : nullptr, context.stop);
  if (!finished) return fail(finished.error());
  for (const std::string& loss : outputs.close()) context.err << "headroom: " << loss << '\n';
  if (finished->not_kept) {
    context.err << "headroom: this run is not kept: " << to_string(*finished->not_kept) << '\n';
  }
  const run::Comparison beside = compared(context, spec, setup.plan, finished->run, state_folder);
  if (store && !finished->not_kept) keep(context, *store, finished->run.header.id, beside);
  if (!options.json) {
    context.out << report::summary(finished->run, finished->judgement, colour,
                                   report::comparison_text(beside.figures, beside.model, colour));
  }
  TestResult result = result_of(*finished, beside);
  if (auto kept = keep_page(context, state_folder, result, options); !kept) {
    return fail(std::move(kept.error()));
  }
  return result;
}

}  // namespace headroom::cli
