#include "cli/execute_sweep.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

#include "cli/prediction.h"
#include "cli/service_file.h"
#include "cli/shown_search.h"
#include "cli/test_result.h"
#include "report/comparison_text.h"
#include "report/sweep_page.h"
#include "report/sweep_text.h"
#include "trial/provenance.h"
#include "trial/sweep_estimate.h"
#include "trial/sweep_journal.h"
#include "trial/sweep_json.h"

namespace headroom::cli {
namespace {

using Voice = ShownSearch::Voice;

// Shows a sweep on the terminal and writes its points down.
class ShownSweep final : public trial::SweepWatcher {
 public:
  ShownSweep(Context& context, report::Colour colour, Voice voice, trial::Resource resource,
             trial::SweepJournal& journal)
      : context_(context),
        colour_(colour),
        voice_(voice),
        resource_(resource),
        journal_(journal),
        search_(context, colour, voice) {}

  trial::SearchWatcher& begin(const trial::SweepStep& step) override {
    if (voice_ == Voice::kSpeaking) {
      context_.out << fmt::format("\n── {}, repeat {} ──\n", trial::size_text(resource_, step.size),
                                  step.repeat)
                   << std::flush;
    }
    return search_;
  }

  Result<void> finished(const trial::SweepPoint& point) override {
    if (voice_ == Voice::kSpeaking) {
      context_.out << report::point_line(point, resource_, colour_) << '\n' << std::flush;
    }
    return journal_.add(point);
  }

 private:
  Context& context_;
  report::Colour colour_;
  Voice voice_;
  trial::Resource resource_;
  trial::SweepJournal& journal_;
  ShownSearch search_;
};

// What the points are answers to.
trial::Question question_of(const trial::SweepSetup& setup) {
  const trial::SearchSetup& search = setup.search;
  std::vector<std::string> requirements;
  for (const spec::Requirement& requirement : search.requirements) {
    requirements.push_back(requirement.text);
  }
  return {{"the service file", search.identity.spec_sha256},
          {"the environment", search.identity.environment},
          {"the test", search.identity.test},
          {"the range", fmt::format("{} to {}", to_string(search.range.lowest),
                                    to_string(search.range.highest))},
          {"the tolerance", to_string(search.range.tolerance)},
          {"the hold", search.holding.length == trial::Holding::Length::kStated
                           ? to_string(search.holding.hold)
                           : "as long as sessions take"},
          {"the requirements", fmt::format("{}", fmt::join(requirements, "; "))},
          {"the sizes", fmt::format("{}", fmt::join(setup.sizes, ", "))}};
}

Result<trial::SweepJournal> open_journal(const trial::SweepSetup& setup,
                                         const std::filesystem::path& state_folder,
                                         const ScaleOptions& options) {
  const auto path =
      trial::sweep_journal_path(state_folder, setup.dimension.component, setup.dimension.resource);
  if (options.resume) return trial::SweepJournal::resume(path, question_of(setup));
  const std::string series =
      trial::run_id(std::chrono::system_clock::now(), "scale-" + setup.dimension.component);
  return trial::SweepJournal::begin(path, series, question_of(setup));
}

}  // namespace

Result<ExitCode> execute_sweep(Context& context, const trial::SweepSetup& setup,
                               const std::optional<spec::ScalingExpectation>& expectation,
                               const std::filesystem::path& state_folder,
                               const ScaleOptions& options) {
  const auto colour = context.out_is_terminal && !options.test.no_color ? report::Colour::kOn
                                                                        : report::Colour::kOff;
  auto journal = open_journal(setup, state_folder, options);
  if (!journal) return fail(std::move(journal.error()));
  auto store = open_store(state_folder);
  if (!store) {
    context.err << "headroom: these runs are not kept: " << to_string(store.error()) << '\n';
  }
  const Voice voice = options.test.quiet || options.test.json ? Voice::kSilent : Voice::kSpeaking;
  ShownSweep shown(context, colour, voice, setup.dimension.resource, *journal);
  const trial::SweepEstimate ahead = trial::estimate_of(setup, journal->points());
  if (voice == Voice::kSpeaking && ahead.searches > 0) {
    context.out << report::estimate_line(ahead, setup) << '\n' << std::flush;
  }
  const auto swept = trial::sweep(setup, journal->series(), journal->points(), shown,
                                  store ? &*store : nullptr, context.stop);
  if (!swept) return fail(swept.error());

  const trial::Scalability found = trial::assess(*swept, expectation);
  const run::Comparison beside = compared(context, setup, *swept, state_folder);
  if (options.test.json) {
    context.out << trial::sweep_json(*swept, found, report::names_of(*swept), beside);
  } else {
    context.out << report::comparison_text(beside.figures, beside.model, colour) << '\n'
                << report::summary(*swept, found, colour);
  }
  if (store && !swept->points.empty() && !swept->points.back().run.empty()) {
    keep(context, *store, swept->points.back().run, beside);
  }
  if (store) {
    const std::string summary = report::summary(*swept, found, report::Colour::kOff);
    if (auto kept = store->keep_summary(swept->series, summary); !kept) {
      context.err << "headroom: this sweep is not kept: " << to_string(kept.error()) << '\n';
    }
  }
  const std::string page = report::html(*swept, found);
  const auto kept_page = state_folder / "reports" / (swept->series + ".html");
  for (const auto& path : {options.test.html, kept_page.string()}) {
    if (auto written = write_reports(context.folder, {.html = path}, {.html = page}); !written) {
      return fail(std::move(written.error()));
    }
  }
  if (!options.test.json) context.out << "report: " << kept_page.string() << '\n';
  return exit_code_of(trial::outcome_of(*swept, found));
}

}  // namespace headroom::cli
