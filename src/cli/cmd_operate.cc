// `headroom operate`: scales an environment by the policies of the file's section `operate`, in the
// foreground or in the background, until it is stopped; the system stays as it is then. A second
// one on the same environment waits until the first has ended, in the background it is refused.
// `--status`, `--pause`, `--resume` and `--stop` reach one that runs. Exit codes: 0 stopped, or
// under way in the background, 1 with --status and --stop: none runs, 2 the file is wrong, 3 the
// environment is not up, or operated already.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <csignal>
#include <ostream>
#include <thread>

#include "cli/background.h"
#include "cli/command.h"
#include "cli/environment.h"
#include "cli/learned_model.h"
#include "cli/operate_environment.h"
#include "cli/service_file.h"
#include "drivers/environment_lock.h"
#include "drivers/pidfd.h"

namespace headroom::cli {
namespace {

constexpr std::chrono::milliseconds kNap(50);

class Operate : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("-e,--environment", environment_, "which one; else as the file says")
        ->type_name("NAME");
    auto* dry_run = app.add_flag("--dry-run", dry_run_, "say what it would do, and do nothing");
    app.add_flag("--background", background_, "return once it is under way, and let it go on")
        ->excludes(dry_run);
    app.add_option("--for", length_, "end after so long")->type_name("TIME");
    app.add_flag("--status", status_, "print how the one that runs stands, as JSON");
    app.add_flag("--pause", pause_, "let it only say what it would do");
    app.add_flag("--resume", resume_, "let it act again");
    app.add_flag("--stop", stop_, "end the one that runs, and leave the system as it is");
    app.add_flag("--no-color", no_color_, "no colour, plain lines");
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
    if (stop_) return stop(context, *folder, (*environment)->name);
    if (!written->operate || written->operate->autoscale.empty()) {
      return report(context, nothing_to_do(*written));
    }
    Nanos length = Nanos::max();
    if (!length_.empty()) {
      const auto parsed = parse_duration(length_);
      if (!parsed) return report(context, parsed.error());
      length = *parsed;
    }
    auto model = model_of(*written, root, Use::kToStart);
    if (!model) return report(context, model.error());
    if (model->description != kOfTheFile) context.err << "goes by " << model->description << '\n';
    if (no_color_) context.out_is_terminal = false;
    const OperateJob job{
        .spec = model->spec,
        .environment = **environment,
        .state_folder = root,
        .folder = *folder,
        .mode = dry_run_ ? operation::Mode::kDryRun : operation::Mode::kActs,
        .length = length,
        .telling = quiet_ ? OperateJob::Telling::kDone : OperateJob::Telling::kAll};
    return background_ ? operate_in_background(context, job) : operate_environment(context, job);
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
    const bool runs = drivers::EnvironmentLock::holder(folder.lock()).has_value();
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

  // Returns when it has let go of the environment.
  static ExitCode stop(Context& context, const operation::Folder& folder, std::string_view name) {
    using drivers::EnvironmentLock;
    const auto pid = EnvironmentLock::holder(folder.lock());
    const FileDescriptor process = pid ? drivers::open_pidfd(*pid) : FileDescriptor();
    // Asked again: now the handle is of the one that holds it, and of no other under its number.
    if (!process || EnvironmentLock::holder(folder.lock()) != pid) {
      context.err << fmt::format("nothing operates {}\n", name);
      return ExitCode::kFailed;
    }
    drivers::send_signal(process, SIGTERM);
    while (EnvironmentLock::holder(folder.lock()) == pid) {
      if (context.stop.count() > 0) return ExitCode::kInterrupted;
      std::this_thread::sleep_for(kNap);
    }
    context.err << fmt::format("pid {} has ended; the system stays as it is\n", *pid);
    return ExitCode::kFine;
  }

  // Returns once the first step was taken.
  ExitCode operate_in_background(Context& context, OperateJob job) const {
    job.runs = OperateJob::Runs::kInBackground;
    // Before anything is begun anew: the log is that of the one that runs.
    if (const auto pid = drivers::EnvironmentLock::holder(job.folder.lock())) {
      return report(context, operated_already(job.environment.name, *pid));
    }
    const auto log = job.folder.log();
    const auto begun = begin_in_background(context, log, [&](const Ready& ready) {
      job.begun = ready;
      return operate_environment(context, job);
    });
    if (!begun) return begun.error();
    context.err << fmt::format("operates {} in the background: pid {}, log {}\n",
                               job.environment.name, *begun, log.string());
    return ExitCode::kFine;
  }

  static Error operated_already(std::string_view environment, pid_t pid) {
    return {.kind = ErrorKind::kUnreachable,
            .what = fmt::format("{} is operated already, by pid {}", environment, pid),
            .why = {},
            .fix = "`headroom operate --stop` ends that, --status tells how it stands"};
  }

  std::string file_;
  std::string environment_;
  bool dry_run_ = false;
  bool background_ = false;
  std::string length_;
  bool status_ = false;
  bool pause_ = false;
  bool resume_ = false;
  bool stop_ = false;
  bool no_color_ = false;
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Command> make_operate() {
  return std::make_unique<Operate>();
}

}  // namespace headroom::cli
