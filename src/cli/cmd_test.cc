// `headroom test`: loads a service and judges its requirements, or searches the load at which they
// break. The service is an environment of the service file, started if it is not up and stopped
// again if this test started it; or a URL. Several tests run one after the other and come to one
// result, the worst of theirs. Exit codes: 0 all requirements hold, or the break point is known; 1
// one does not; 2 the command or the file is wrong; 3 the service cannot be reached or started; 4
// the run is not trustworthy; 130 interrupted, the partial run is kept.
#include <CLI/App.hpp>
#include <algorithm>
#include <iterator>
#include <map>
#include <ostream>

#include "cli/command.h"
#include "cli/environment.h"
#include "cli/execute_search.h"
#include "cli/execute_test.h"
#include "cli/hands.h"
#include "cli/open_outputs.h"
#include "cli/service_file.h"
#include "cli/test_job.h"
#include "cli/test_options.h"
#include "cli/test_target.h"
#include "cli/version.h"
#include "spec/compression.h"
#include "trial/provenance.h"

namespace headroom::cli {
namespace {

// The places that the tests of one command load, each opened once and closed at the end.
class Targets {
 public:
  Targets(const Context& context, const spec::Spec& spec, const std::string& environment,
          const std::filesystem::path& state_folder)
      : context_(context), spec_(spec), environment_(environment), state_folder_(state_folder) {}

  Result<const TestTarget*> of(const spec::Test& test) {
    auto& target = open_[{test.target.value_or(""), test.environment.value_or("")}];
    if (!target) {
      auto opened = open_target(context_, spec_, test, environment_, state_folder_);
      if (!opened) return fail(std::move(opened.error()));
      target = std::move(*opened);
    }
    return target.get();
  }

  // The first error, after all were closed.
  Result<void> close() {
    Result<void> outcome;
    for (auto& [place, target] : open_) {
      if (!target) continue;
      if (auto closed = target->close(); !closed && outcome) outcome = std::move(closed);
    }
    return outcome;
  }

 private:
  const Context& context_;
  const spec::Spec& spec_;
  const std::string& environment_;
  const std::filesystem::path& state_folder_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<TestTarget>> open_;
};

// Where the load goes.
struct Place {
  std::string url;
  platform::Platform* platform = nullptr;  // none of a mere address
  platform::SlotGauges* gauges = nullptr;
};

class Test : public Command {
 public:
  void flags(CLI::App& app) override { options_.flags(app); }

  ExitCode run(Context& context) override {
    // What people read goes where lines for programs leave room.
    Context aside{.out = context.err,
                  .err = context.err,
                  .out_is_terminal = false,
                  .folder = context.folder,
                  .stop = context.stop};
    Context& shown = outputs_take_standard_output(options_) ? aside : context;
    return options_.is_url() ? run_url(shown) : run_file(shown);
  }

 private:
  ExitCode run_url(Context& context) {
    const auto job = job_of_url(options_);
    if (!job) return report(context, job.error());
    state_folder_ = state_folder(context, options_.file);
    stop_leftovers(context, state_folder_);
    const std::string& url = job->test.name;
    if (auto given = hands_.emplace().offer(context, state_folder_, options_, url); !given) {
      return report(context, given.error());
    }
    const auto result = carry_out(context, *job, {.url = url},
                                  {.service = {},
                                   .test = url,
                                   .environment = {},
                                   .spec_sha256 = {},
                                   .folder = context.folder.string(),
                                   .headroom_version = std::string(kVersion),
                                   .remarks = {}},
                                  spec::Spec{});
    return told(context, result);
  }

  ExitCode run_file(Context& context) {
    spec::Reading spec = read_service_file(context, options_.file);
    if (!spec) return report(context, with_address(spec.error()));
    if (options_.connect.compressed) spec::accept_compressed(spec->workload.headers);
    const auto selection = tests_of_file(*spec, options_);
    if (!selection) return report(context, selection.error());
    std::vector<TestJob> jobs;
    for (const spec::Test& test : selection->tests) {
      auto job = job_of_test(*spec, test, options_);
      if (!job) return report(context, job.error());
      jobs.push_back(std::move(*job));
    }
    state_folder_ = state_folder(context, options_.file);
    stop_leftovers(context, state_folder_);

    const std::string name = selection->suite.empty() ? jobs.front().test.name : selection->suite;
    if (auto given = hands_.emplace().offer(context, state_folder_, options_, name); !given) {
      return report(context, given.error());
    }

    Targets targets(context, *spec, options_.environment, state_folder_);
    const ExitCode code = selection->suite.empty()
                              ? told(context, run_job(context, *spec, targets, jobs.front()))
                              : run_suite(context, *spec, targets, selection->suite, jobs);
    if (auto closed = targets.close(); !closed) report(context, closed.error());
    return code;
  }

  // Where there is no service file, one who names a host means it.
  Problems with_address(Problems problems) const {
    const bool names_host = std::ranges::find(options_.what, kLocalhost) != options_.what.end();
    const bool is_there = !problems.front().file.empty();
    if (names_host && !is_there) problems.front().fix = "write http://localhost/";
    return problems;
  }

  ExitCode run_suite(Context& context, const spec::Spec& spec, Targets& targets,
                     const std::string& suite, const std::vector<TestJob>& jobs) {
    series_ = trial::run_id(std::chrono::system_clock::now(), suite);
    std::vector<TestResult> results;
    bool goes_on = true;
    for (const TestJob& job : jobs) {
      if (!goes_on) {
        results.push_back(not_run(job, ExitCode::kFine, "a test before it did not pass"));
        continue;
      }
      if (!options_.json) context.out << "\n── " << job.test.name << " ──\n\n" << std::flush;
      const auto result = run_job(context, spec, targets, job);
      results.push_back(
          result ? *result
                 : not_run(job, report(context, result.error()), to_string(result.error())));
      const ExitCode code = results.back().exit_code;
      goes_on = code == ExitCode::kFine || (options_.keep_going && code != ExitCode::kInterrupted);
    }
    if (auto delivered = deliver(context, suite, results, options_); !delivered) {
      return report(context, delivered.error());
    }
    // Without a store each of its runs has said that nothing is kept.
    if (auto store = open_store(state_folder_)) {
      const std::string summary =
          report::suite_summary(suite, entries_of(results), report::Colour::kOff);
      if (auto kept = store->keep_summary(series_, summary); !kept) {
        context.err << "headroom: this suite is not kept: " << to_string(kept.error()) << '\n';
      }
    }
    return worst(results);
  }

  static TestResult not_run(const TestJob& job, ExitCode code, std::string why) {
    TestResult result;
    result.exit_code = code;
    result.entry.test = job.test.name;
    result.entry.headline = std::move(why);
    return result;
  }

  Result<TestResult> run_job(Context& context, const spec::Spec& spec, Targets& targets,
                             const TestJob& job) {
    const auto target = targets.of(job.test);
    if (!target) return fail(target.error());
    return carry_out(
        context, job,
        {.url = (*target)->url(), .platform = (*target)->platform(), .gauges = (*target)->gauges()},
        identity_of(spec, job.test.name, (*target)->name()), spec);
  }

  Result<TestResult> carry_out(Context& context, const TestJob& job, const Place& place,
                               trial::Identity identity, const spec::Spec& spec) {
    const auto folder = spec.folder.empty() ? context.folder.string() : spec.folder;
    load::Options load{.base_url = place.url,
                       .threads = options_.threads,
                       .connecting = connecting_of(options_.connect.over(spec.connect), folder),
                       .processors = options_.awake ? spec::Processors::kAwake
                                                    : processors_of(spec, identity.environment)};
    std::ranges::copy(remarks_of(load.connecting), std::back_inserter(identity.remarks));
    identity.series = series_;
    if (const auto* search = std::get_if<SearchJob>(&job.work)) {
      if (!spec.outputs.empty() || !options_.outputs.empty()) {
        context.err << "headroom: a search is many runs; nothing of it goes to the outputs\n";
      }
      return execute_search(context,
                            {.plan_at = search->plan_at,
                             .range = search->range,
                             .holding = search->holding,
                             .at_most = search->at_most,
                             .load = load,
                             .requirements = job.requirements,
                             .identity = identity,
                             .platform = place.platform,
                             .gauges = place.gauges},
                            spec, state_folder_, options_);
    }
    auto outputs = open_outputs(context, spec, options_);
    if (!outputs) return fail(std::move(outputs.error()));
    load.control = &hands_->control();
    return execute_test(context,
                        {.plan = std::get<workload::Plan>(job.work),
                         .load = load,
                         .requirements = job.requirements,
                         .identity = identity,
                         .platform = place.platform,
                         .gauges = place.gauges},
                        spec, {&hands_->status()}, state_folder_, options_, *outputs);
  }

  // The end of a test by itself.
  ExitCode told(Context& context, const Result<TestResult>& result) {
    if (!result) return report(context, result.error());
    if (auto delivered = deliver(context, *result, options_); !delivered) {
      return report(context, delivered.error());
    }
    return result->exit_code;
  }

  TestOptions options_;
  std::filesystem::path state_folder_;
  std::string series_;  // of a suite; a search inside it is a series of its own
  std::optional<Hands> hands_;
};

}  // namespace

std::unique_ptr<Command> make_test() {
  return std::make_unique<Test>();
}

}  // namespace headroom::cli
