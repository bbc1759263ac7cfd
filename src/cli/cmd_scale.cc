// `headroom scale`: how a service grows with the size of a component, and whether as much as was
// expected. The figures are measured, size by size, or are in a file already.
//
// Exit codes: 0 as expected, or nothing was expected; 1 not as expected; 2 the command or a file is
// wrong; 3 the service cannot be started; 4 it cannot be told from what was measured; 130
// interrupted, what was measured is kept.
#include <CLI/App.hpp>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>
#include <sstream>

#include "cli/command.h"
#include "cli/connecting.h"
#include "cli/environment.h"
#include "cli/execute_sweep.h"
#include "cli/execute_test.h"
#include "cli/interrupt.h"
#include "cli/scale_options.h"
#include "cli/service_file.h"
#include "cli/test_result.h"
#include "cli/version.h"
#include "report/scalability_page.h"
#include "report/scalability_text.h"
#include "trial/scalability_csv.h"
#include "trial/scalability_json.h"

namespace headroom::cli {
namespace {

constexpr std::uintmax_t kFileMost = 64 << 20;

Result<std::string> read_figures(const std::filesystem::path& path) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(path, failure);
  if (failure) return invalid("cannot read " + path.string(), failure.message());
  if (size > kFileMost) return invalid(path.string() + " is larger than 64 MiB");
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return invalid("cannot read " + path.string());
  return std::move(text).str();
}

class Scale : public Command {
 public:
  void flags(CLI::App& app) override { options_.flags(app); }

  ExitCode run(Context& context) override {
    const auto expectation = expectation_of(options_);
    if (!expectation) return report(context, expectation.error());
    return options_.from.empty() ? measure(context, *expectation) : judge(context, *expectation);
  }

 private:
  using Expectation = std::optional<spec::ScalingExpectation>;

  ExitCode judge(Context& context, const Expectation& expectation) const {
    end_on_signals();
    auto text = read_figures(context.folder / options_.from);
    if (!text) return report(context, text.error());
    auto table = trial::read_scalability(std::move(*text), options_.from, options_.columns);
    if (!table) return report(context, table.error());
    const trial::Scalability found = trial::assess(std::move(table->rows), expectation);
    const trial::ScalabilityNames names{.subject = options_.from,
                                        .size = std::move(table->size_name),
                                        .throughput = std::move(table->throughput_name)};
    const auto colour = context.out_is_terminal && !options_.test.no_color ? report::Colour::kOn
                                                                           : report::Colour::kOff;
    const run::Outcome outcome = trial::outcome_of(found);
    context.out << (options_.test.json ? trial::scalability_json(found, names)
                                       : report::scalability_text(found, names, colour));
    if (auto page = write_reports(context.folder, {.html = options_.test.html},
                                  {.html = report::html(found, names, outcome, kVersion)});
        !page) {
      return report(context, page.error());
    }
    return exit_code_of(outcome);
  }

  ExitCode measure(Context& context, Expectation expectation) const {
    auto growing = growing_of(options_);
    if (!growing) return report(context, growing.error());
    const spec::Reading spec = read_service_file(context, options_.test.file);
    if (!spec) return report(context, spec.error());
    if (!expectation) expectation = expected_by_file(*spec, growing->dimension);
    const auto job = search_job(*spec, options_);
    if (!job) return report(context, job.error());
    const auto environment = environment_of(*spec, job->test);
    if (!environment) return report(context, environment.error());
    growing->dimension.environment = (*environment)->name;
    // What is wrong with a size is known before the first is brought up.
    for (const double size : growing->sizes) {
      if (auto variant = trial::resized(*spec, growing->dimension, size); !variant) {
        return report(context, variant.error());
      }
    }
    const auto folder = state_folder(context, options_.test.file);
    stop_leftovers(context, folder);
    const auto setup = setup_of(context, *spec, *growing, std::get<SearchJob>(job->work),
                                job->requirements, job->test.name, folder);
    if (!setup) return report(context, setup.error());
    const auto code = execute_sweep(context, *setup, expectation, folder, options_);
    return code ? *code : report(context, code.error());
  }

  Result<const spec::Environment*> environment_of(const spec::Spec& spec,
                                                  const spec::Test& test) const {
    const std::string& named = options_.test.environment;
    return choose_environment(spec, named.empty() ? test.environment.value_or("") : named);
  }

  // It speaks of replicas.
  static Expectation expected_by_file(const spec::Spec& spec, const trial::Dimension& dimension) {
    if (dimension.resource != trial::Resource::kReplicas) return std::nullopt;
    for (const spec::Component& component : spec.system.components) {
      if (component.name == dimension.component && component.scaling) {
        return component.scaling->expect;
      }
    }
    return std::nullopt;
  }

  Result<trial::SweepSetup> setup_of(const Context& context, const spec::Spec& spec,
                                     const Growing& growing, const SearchJob& search,
                                     const std::vector<spec::Requirement>& requirements,
                                     const std::string& test,
                                     const std::filesystem::path& folder) const {
    trial::SweepSetup setup;
    setup.dimension = growing.dimension;
    setup.sizes = growing.sizes;
    setup.repeats = options_.repeats;
    setup.spec_at = [&spec, dimension = growing.dimension](double size) {
      return trial::resized(spec, dimension, size);
    };
    setup.platform_of = platform_of(context, growing.dimension.environment, folder);
    const load::Connecting connecting = connecting_of(spec.connect, spec.folder);
    setup.search = {.plan_at = search.plan_at,
                    .range = search.range,
                    .holding = search.holding,
                    .load = {.threads = options_.test.threads,
                             .connecting = connecting,
                             .processors = processors_of(spec, growing.dimension.environment)},
                    .requirements = requirements,
                    .identity = identity_of(spec, test, growing.dimension.environment)};
    std::ranges::copy(remarks_of(connecting), std::back_inserter(setup.search.identity.remarks));
    if (!options_.at_most.empty()) {
      const auto at_most = parse_duration(options_.at_most);
      if (!at_most) return fail(at_most.error());
      setup.at_most = *at_most;
    }
    return setup;
  }

  ScaleOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_scale() {
  return std::make_unique<Scale>();
}

}  // namespace headroom::cli
