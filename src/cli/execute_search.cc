#include "cli/execute_search.h"

#include <unistd.h>

#include <optional>
#include <ostream>

#include "cli/prediction.h"
#include "cli/service_file.h"
#include "report/breakpoint_page.h"
#include "report/breakpoint_summary.h"
#include "report/breakpoint_text.h"
#include "report/comparison_text.h"
#include "report/terminal.h"
#include "trial/breakpoint_json.h"

namespace headroom::cli {
namespace {

// Shows a search on the terminal; says nothing where the user wants to hear nothing.
class ShownSearch final : public trial::SearchWatcher {
 public:
  enum class Voice { kSilent, kSpeaking };

  ShownSearch(Context& context, report::Colour colour, Voice voice)
      : context_(context), colour_(colour), voice_(voice) {}

  std::vector<run::Recorder*> begin(std::size_t, Rate) override {
    if (voice_ == Voice::kSilent) return {};
    return {&view_.emplace(context_.out, report::screen_of(STDOUT_FILENO, colour_))};
  }

  void finished(const trial::Probe& probe) override {
    if (probe.finished.not_kept) {
      context_.err << "headroom: this run is not kept: " << to_string(*probe.finished.not_kept)
                   << '\n';
    }
    if (voice_ == Voice::kSilent) return;
    context_.out << report::probe_line(probe, colour_) << '\n' << std::flush;
  }

  void waits_for_recovery() override {
    if (voice_ == Voice::kSilent) return;
    context_.out << "    waiting until the lowest rate holds again\n" << std::flush;
  }

 private:
  Context& context_;
  report::Colour colour_;
  Voice voice_;
  std::optional<report::LiveView> view_;  // of the probe under way
};

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
  const run::Comparison beside = compared(context, spec, *found, state_folder);
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
