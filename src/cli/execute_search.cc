#include "cli/execute_search.h"

#include <ostream>

#include "cli/prediction.h"
#include "cli/service_file.h"
#include "cli/shown_search.h"
#include "report/breakpoint_page.h"
#include "report/breakpoint_summary.h"
#include "report/breakpoint_text.h"
#include "report/comparison_text.h"
#include "trial/breakpoint_json.h"

namespace headroom::cli {
namespace {

TestResult result_of(const trial::Breakpoint& breakpoint, const run::Comparison& compared) {
  const run::Outcome outcome = trial::outcome_of(breakpoint);
  return {.exit_code = exit_code_of(outcome),
          .entry = {.test = breakpoint.identity.test,
                    .outcome = outcome,
                    .headline = report::headline(breakpoint),
                    .duration = breakpoint.duration,
                    .id = breakpoint.series},
          .json = trial::breakpoint_json(breakpoint, compared),
          .html = report::html(breakpoint),
          .markdown = report::markdown(breakpoint),
          .junit = report::junit_suite(breakpoint)};
}

}  // namespace

Result<TestResult> execute_search(Context& context, const trial::SearchSetup& setup,
                                  const spec::Spec& spec, const std::filesystem::path& state_folder,
                                  const TestOptions& options) {
  const auto colour =
      context.out_is_terminal && !options.no_color ? report::Colour::kOn : report::Colour::kOff;
  auto store = open_store(state_folder);
  if (!store) {
    context.err << "headroom: these runs are not kept: " << to_string(store.error()) << '\n';
  }
  ShownSearch shown(
      context, colour,
      options.quiet || options.json ? ShownSearch::Voice::kSilent : ShownSearch::Voice::kSpeaking);
  const auto found = trial::find_breakpoint(setup, shown, store ? &*store : nullptr, context.stop);
  if (!found) return fail(found.error());
  const run::Comparison beside = compared(context, spec, setup, *found, state_folder);
  if (!options.json) {
    context.out << report::comparison_text(beside.figures, beside.model, colour) << '\n'
                << report::summary(*found, colour);
  }
  if (store && !found->probes.empty()) {
    keep(context, *store, found->probes.back().finished.run.header.id, beside);
  }
  if (store) {
    const std::string summary = report::summary(*found, report::Colour::kOff);
    if (auto kept = store->keep_summary(found->series, summary); !kept) {
      context.err << "headroom: this search is not kept: " << to_string(kept.error()) << '\n';
    }
  }
  TestResult result = result_of(*found, beside);
  if (auto kept = keep_page(context, state_folder, result, options); !kept) {
    return fail(std::move(kept.error()));
  }
  return result;
}

}  // namespace headroom::cli
