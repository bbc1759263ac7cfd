// `headroom tune`: searches what the file's section `tune` asks for in simulation, and proves the
// best of it on an environment, in turn with the file as it stands. Every answer is kept in
// .headroom/tuning/, so that --resume goes on where a headroom that was killed left off. Exit
// codes: 0 something is proposed, or the file is the best there is; 1 nothing keeps the
// requirements, or what was proposed is not proven; 2 the command or the file is wrong; 3 the
// environment could not be started; 4 no pair of runs could be trusted; 130 interrupted.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/connecting.h"
#include "cli/environment.h"
#include "cli/execute_test.h"
#include "cli/interrupt.h"
#include "cli/learned_model.h"
#include "cli/service_file.h"
#include "cli/test_result.h"
#include "cli/version.h"
#include "drivers/real_clock.h"
#include "report/tuning_page.h"
#include "report/tuning_text.h"
#include "report/tuning_words.h"
#include "trial/provenance.h"
#include "tuning/measuring.h"
#include "tuning/tune.h"
#include "tuning/tuning_json.h"

namespace headroom::cli {
namespace {

class Tune : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    CLI::Option* environment = app.add_option("-e,--environment", environment_,
                                              "where it is proven; else as the file says")
                                   ->type_name("NAME");
    app.add_flag("--simulate", simulates_, "stay in simulation: nothing is started or sent")
        ->excludes(environment);
    app.add_flag("--resume", resumes_, "go on where the last one was interrupted or killed");
    app.add_flag("--json", json_, "as JSON");
    app.add_option("--html", html_, "write it as a page too")->type_name("FILE");
    app.add_flag("-q,--quiet", quiet_, "say nothing while it goes on");
    app.add_flag("--no-color", no_color_, "no colour");
  }

  ExitCode run(Context& context) override {
    const spec::Reading written = read_service_file(context, file_);
    if (!written) return report(context, written.error());
    if (!written->tune) return report(context, no_section(*written));
    state_folder_ = state_folder(context, file_);
    const auto model = model_of(*written, state_folder_, Use::kToStart);
    if (!model) return report(context, model.error());
    const spec::Spec& spec = model->spec;
    tuned_ = written->sha256;
    if (model->description != kOfTheFile) {
      tuned_ += " with " + model->description;
      if (!quiet_) context.err << "goes by " << model->description << '\n';
    }
    if (simulates_) {
      end_on_signals();
      return tune(context, spec, "simulation", {});
    }
    const auto environment = choose_environment(
        spec, environment_.empty() ? spec.tune->environment.value_or("") : environment_);
    if (!environment) return report(context, environment.error());
    const Problems deaf = tuning::without_effect(spec, **environment);
    if (!deaf.empty()) return report(context, deaf);
    stop_leftovers(context, state_folder_);
    return prove(context, spec, (*environment)->name);
  }

 private:
  static Error no_section(const spec::Spec& spec) {
    return {
        .what = spec.file + " has no section tune",
        .why = "it says what may be turned, and what for",
        .fix = "for example tune: { knobs: { api.replicas: 1..8 }, objective: cheapest at 40/s }"};
  }

  ExitCode prove(Context& context, const spec::Spec& spec, const std::string& environment) {
    auto store = open_store(state_folder_);
    if (!store) {
      context.err << "headroom: these runs are not kept: " << to_string(store.error()) << '\n';
    }
    const drivers::RealClock clock;
    trial::Identity identity = identity_of(spec, "", environment);
    identity.series = trial::run_id(std::chrono::system_clock::now(), "tune");
    return tune(context, spec, environment,
                tuning::measuring({.spec = spec,
                                   .environment = environment,
                                   .platform_of = platform_of(context, environment, state_folder_),
                                   .load = {.connecting = connecting_of(spec.connect, spec.folder),
                                            .processors = processors_of(spec, environment)},
                                   .identity = std::move(identity),
                                   .watchers = {},
                                   .store = store ? &*store : nullptr,
                                   .stop = context.stop,
                                   .clock = clock}));
  }

  ExitCode tune(Context& context, const spec::Spec& spec, const std::string& where,
                const tuning::Ask& measure) const {
    auto journal = tuning::Journal::open(
        state_folder_ / "tuning" / (where + ".jsonl"), tuned_,
        resumes_ ? tuning::Journal::Begin::kWhereItEnded : tuning::Journal::Begin::kAnew);
    if (!journal) return report(context, journal.error());
    const auto tuned = tuning::tune({.spec = spec,
                                     .journal = *journal,
                                     .measure = measure,
                                     .progress = progress(context, spec)});
    if (!tuned) return report(context, tuned.error());
    const auto colour =
        context.out_is_terminal && !no_color_ ? report::Colour::kOn : report::Colour::kOff;
    context.out << (json_ ? tuning::tuning_json(spec, *tuned)
                          : report::tuning_text(spec, *tuned, colour));
    if (!html_.empty()) {
      const auto page = write_reports(context.folder, {.html = html_},
                                      {.html = report::html(spec, *tuned, kVersion)});
      if (!page) return report(context, page.error());
    }
    return code_of(*tuned);
  }

  tuning::Progress progress(Context& context, const spec::Spec& spec) const {
    if (quiet_) return {};
    return {.searched =
                [&context](const tuning::Tuned& tuned) {
                  context.err << "searched " << report::effort_text(tuned) << '\n';
                },
            .begins =
                [&context](const tuning::ContestLength& length) {
                  if (length.runs == 0) return;
                  context.err << "proves it in " << report::length_text(length) << '\n';
                },
            .asks =
                [&](const tuning::Configuration& configuration, const tuning::Question& question) {
                  context.err << "runs " << tuning::name_of(question) << ": "
                              << tuning::name_of(spec, configuration) << '\n';
                },
            .answered =
                [&context](const tuning::Answer& answer) {
                  context.err << "  "
                              << (answer.untrusted.empty() ? report::margin_text(answer.rating)
                                                           : "untrusted")
                              << "; " << report::nearest_text(answer.rating) << '\n';
                }};
  }

  static ExitCode code_of(const tuning::Tuned& tuned) {
    if (!tuned.best) return ExitCode::kFailed;
    const bool is_unproven = !tuned.changes.empty() && tuned.proof &&
                             tuned.proof->verdict == tuning::Proof::Verdict::kNotProven;
    if (!is_unproven) return ExitCode::kFine;
    return tuned.proof->pairs == 0 ? ExitCode::kUntrusted : ExitCode::kFailed;
  }

  std::string file_;
  std::string environment_;
  std::string html_;
  bool simulates_ = false;
  bool resumes_ = false;
  bool json_ = false;
  bool quiet_ = false;
  bool no_color_ = false;
  std::filesystem::path state_folder_;
  std::string tuned_;  // what the answers are of
};

}  // namespace

std::unique_ptr<Command> make_tune() {
  return std::make_unique<Tune>();
}

}  // namespace headroom::cli
