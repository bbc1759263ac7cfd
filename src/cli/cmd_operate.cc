// `headroom operate`: scales an environment by the policies of the file's section `operate`, in the
// foreground, until it is stopped; the system stays as it is then. A second one on the same
// environment waits until the first has ended. `--status`, `--pause` and `--resume` reach one that
// runs. Exit codes: 0 stopped, 1 with --status: none runs, 2 the file is wrong, 3 the environment
// is not up.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <iterator>
#include <ostream>
#include <thread>

#include "cli/command.h"
#include "cli/connecting.h"
#include "cli/environment.h"
#include "cli/learned_model.h"
#include "cli/operated.h"
#include "cli/operated_run.h"
#include "cli/service_file.h"
#include "control/steered_of.h"
#include "drivers/environment_lock.h"
#include "operation/calendar_clock.h"
#include "operation/operate.h"
#include "operation/probes.h"
#include "operation/remembered_signals.h"
#include "watch/background_platform.h"
#include "watch/live_signals.h"

namespace headroom::cli {
namespace {

constexpr std::chrono::milliseconds kNap(100);

std::string time_text(Nanos at) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at);
  return fmt::format("{:%H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(seconds.count())));
}

// How actions ended, as events.
std::vector<run::Event> ended_actions(watch::BackgroundPlatform& platform) {
  std::vector<run::Event> events;
  for (const watch::Action& action : platform.take_ended()) {
    using State = watch::Action::State;
    if (action.state == State::kDropped || action.state == State::kPassedOn) continue;
    const bool failed = action.state == State::kFailed;
    const std::string text =
        failed ? fmt::format("{}: {}: {}", action.component, action.what, to_string(action.error))
               : fmt::format("{}: {}: done in {}", action.component, action.what,
                             to_string(action.ended - action.began));
    events.push_back({.at = action.ended,
                      .kind = std::string(failed ? control::kRefused : "done"),
                      .text = text});
  }
  return events;
}

// That, and what probes found, in the order in which it happened.
std::vector<run::Event> beside(watch::BackgroundPlatform& platform, operation::Probes& probes) {
  std::vector<run::Event> events = ended_actions(platform);
  std::ranges::move(probes.take_events(), std::back_inserter(events));
  std::ranges::stable_sort(events, {}, &run::Event::at);
  return events;
}

class Operate : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("-e,--environment", environment_, "which one; else as the file says")
        ->type_name("NAME");
    app.add_flag("--dry-run", dry_run_, "say what it would do, and do nothing");
    app.add_option("--for", length_, "end after so long")->type_name("TIME");
    app.add_flag("--status", status_, "print how the one that runs stands, as JSON");
    app.add_flag("--pause", pause_, "let it only say what it would do");
    app.add_flag("--resume", resume_, "let it act again");
    app.add_flag("-q,--quiet", quiet_, "tell only what is done");
  }

  ExitCode run(Context& context) override {
    auto written = read_service_file(context, file_);
    if (!written) return report(context, written.error());
    const auto root = state_folder(context, file_);
    const auto environment = choose_environment(*written, named(*written));
    if (!environment) return report(context, environment.error());
    const auto folder = operation::Folder::open(root, (*environment)->name);
    if (!folder) return report(context, folder.error());
    if (status_) return tell_status(context, *folder);
    if (pause_ || resume_) return tell_pause(context, *folder);
    if (!written->operate || written->operate->autoscale.empty()) {
      return report(context, nothing_to_do(*written));
    }
    Nanos length = Nanos::max();
    if (!length_.empty()) {
      const auto parsed = parse_duration(length_);
      if (!parsed) return report(context, parsed.error());
      length = *parsed;
    }
    auto model = model_of(*written, root, Use::kLearned);
    if (!model) return report(context, model.error());
    if (model->description != kOfTheFile) context.err << "goes by " << model->description << '\n';
    return operate(context, model->spec, **environment, *folder, length);
  }

 private:
  std::string named(const spec::Spec& spec) const {
    if (!environment_.empty() || !spec.operate) return environment_;
    return spec.operate->environment;
  }

  static Error nothing_to_do(const spec::Spec& spec) {
    return {.what = spec.file + " says nothing of what to operate",
            .why = "its section operate has no autoscale",
            .fix =
                "`headroom rehearse` recommends one: operate: { autoscale: { api: { policy: "
                "predictive } } }"};
  }

  ExitCode tell_status(Context& context, const operation::Folder& folder) const {
    const bool runs = !drivers::EnvironmentLock::acquire(folder.lock(), environment_).has_value();
    const auto status = folder.status();
    if (!status) {
      context.err << "nothing was ever operated here\n";
      return ExitCode::kFailed;
    }
    context.out << *status;
    if (!runs) context.err << "none runs now: this is how the last one ended\n";
    return runs ? ExitCode::kFine : ExitCode::kFailed;
  }

  ExitCode tell_pause(Context& context, const operation::Folder& folder) const {
    const auto done = pause_ ? folder.pause() : folder.resume();
    if (!done) return report(context, done.error());
    context.err << (pause_ ? "it only says what it would do, from its next step on\n"
                           : "it acts again, from its next step on\n");
    return ExitCode::kFine;
  }

  // Waits for another one that operates the environment; nothing when asked to stop meanwhile.
  std::optional<drivers::EnvironmentLock> take_turn(Context& context,
                                                    const operation::Folder& folder,
                                                    std::string_view environment) const {
    bool was_told = false;
    for (;;) {
      auto lock = drivers::EnvironmentLock::acquire(folder.lock(), environment);
      if (lock) return std::move(*lock);
      if (!was_told) context.err << to_string(lock.error()) << "; waits until it ends\n";
      was_told = true;
      if (context.stop.count() > 0) return std::nullopt;
      std::this_thread::sleep_for(kNap);
    }
  }

  ExitCode operate(Context& context, const spec::Spec& spec, const spec::Environment& environment,
                   const operation::Folder& folder, Nanos length) const {
    const auto root = state_folder(context, file_);
    auto steered = steered_of_file(context, spec, root);
    if (!steered) return report(context, steered.error());
    auto probe_plans = operation::probe_plans(spec);
    if (!probe_plans) return report(context, probe_plans.error());
    std::optional<drivers::EnvironmentLock> turn;
    if (!dry_run_) {
      turn = take_turn(context, folder, environment.name);
      if (!turn) return ExitCode::kFine;
    }
    auto platforms = open_platforms(context, spec, environment, root);
    if (!platforms) return report(context, platforms.error());
    const auto instances = platforms->looking->instances();
    if (!instances) return report(context, instances.error());
    const bool is_up = std::ranges::any_of(*instances, [](const platform::Instance& instance) {
      return instance.health == platform::Health::kReady;
    });
    if (!is_up) return report(context, not_up(environment.name));
    auto plan = plan_of(context, spec, environment, root, *instances);
    if (!plan) return report(context, plan.error());

    const operation::CalendarClock clock;
    auto signals = watch::make_live_signals(*platforms->watching, clock, std::move(*plan));
    if (!signals) return report(context, signals.error());
    operation::Probes probes(
        *std::move(probe_plans), [&platforms] { return platforms->probing->entry_url(); },
        connecting_of(spec.connect, spec.folder), clock);
    operation::ProbedSignals probed(**signals, probes);
    control::SeriesStore seen;
    operation::RememberedSignals remembered(probed, seen);
    watch::BackgroundPlatform acting(*platforms->acting, *platforms->looking, clock);
    std::vector<std::string> components;
    for (const control::Steered& one : *steered) components.push_back(one.subject.component);
    control::Loop loop(std::move(*steered), {.entry = spec.system.entry}, acting, remembered,
                       clock);
    OperatedRun kept(context, root, spec, environment.name, clock.now());
    const Nanos end = length == Nanos::max() ? length : clock.now() + length;
    context.err << fmt::format("operates {}{}: {}; Ctrl-C ends it and leaves the system as it is\n",
                               environment.name, dry_run_ ? " (dry run)" : "",
                               fmt::join(components, ", "));
    const auto done =
        operation::operate({.loop = loop,
                            .clock = clock,
                            .folder = folder,
                            .mode = dry_run_ ? operation::Mode::kDryRun : operation::Mode::kActs,
                            .period = control::period_of(spec),
                            .components = components,
                            .seen = &seen,
                            .beside = [&] { return beside(acting, probes); },
                            .told =
                                [&](const run::Event& event) {
                                  tell(context, event);
                                  kept.tell(event);
                                },
                            .wait_until =
                                [&](Nanos moment) {
                                  while (clock.now() < std::min(moment, end)) {
                                    if (context.stop.count() > 0) return false;
                                    std::this_thread::sleep_for(kNap);
                                  }
                                  return context.stop.count() == 0 && clock.now() < end;
                                }});
    kept.end(clock.now());
    if (!done) return report(context, done.error());
    context.err << "ended; the system stays as it is\n";
    return ExitCode::kFine;
  }

  static Error not_up(const std::string& environment) {
    return {.kind = ErrorKind::kUnreachable,
            .what = fmt::format("the environment {} is not up", environment),
            .why = {},
            .fix = fmt::format("headroom up --environment {}", environment)};
  }

  void tell(Context& context, const run::Event& event) const {
    const bool is_done = event.kind == control::kScaled || event.kind == control::kResized ||
                         event.kind == control::kRefused;
    if (quiet_ && !is_done) return;
    context.out << fmt::format("{}  {:<8} {}\n", time_text(event.at), event.kind, event.text)
                << std::flush;
  }

  std::string file_;
  std::string environment_;
  bool dry_run_ = false;
  std::string length_;
  bool status_ = false;
  bool pause_ = false;
  bool resume_ = false;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Command> make_operate() {
  return std::make_unique<Operate>();
}

}  // namespace headroom::cli
