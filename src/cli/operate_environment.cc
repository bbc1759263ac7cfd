#include "cli/operate_environment.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <expected>
#include <iterator>
#include <ostream>
#include <thread>
#include <utility>

#include "cli/connecting.h"
#include "cli/operated.h"
#include "cli/operated_run.h"
#include "control/steered_of.h"
#include "drivers/environment_lock.h"
#include "operation/calendar_clock.h"
#include "operation/glance.h"
#include "operation/paced_signals.h"
#include "operation/probes.h"
#include "operation/remembered_signals.h"
#include "operation/watched.h"
#include "report/operation_view.h"
#include "watch/background_platform.h"
#include "watch/live_signals.h"

namespace headroom::cli {
namespace {

constexpr std::chrono::milliseconds kNap(100);
constexpr Nanos kFrame = std::chrono::seconds(1);

// How actions ended and what probes found, in the order in which it happened.
std::vector<run::Event> beside(watch::BackgroundPlatform& platform, operation::Probes& probes) {
  std::vector<run::Event> events = ended_actions(platform);
  std::ranges::move(probes.take_events(), std::back_inserter(events));
  std::ranges::stable_sort(events, {}, &run::Event::at);
  return events;
}

bool is_done(const run::Event& event) {
  return event.kind == control::kScaled || event.kind == control::kResized ||
         event.kind == control::kRefused;
}

Error not_up(const std::string& environment) {
  return {.kind = ErrorKind::kUnreachable,
          .what = fmt::format("the environment {} is not up", environment),
          .why = {},
          .fix = fmt::format("headroom up --environment {}", environment)};
}

// Whether how it stands is shown, on a terminal.
bool is_shown(const Context& context, const OperateJob& job) {
  return context.out_is_terminal && job.telling == OperateJob::Telling::kAll;
}

report::Screen screen_of(const Context& context, const OperateJob& job) {
  return report::screen_of(STDOUT_FILENO,
                           is_shown(context, job) ? report::Colour::kOn : report::Colour::kOff);
}

bool is_in_background(const OperateJob& job) {
  return job.runs == OperateJob::Runs::kInBackground;
}

// What it takes, all of it known to be there.
struct Parts {
  std::optional<drivers::EnvironmentLock> turn;  // nothing: a dry run needs none
  std::vector<control::Steered> steered;
  std::vector<operation::ProbePlan> probes;
  Platforms platforms;
  watch::WatchPlan watched;
};

using Turn = std::expected<std::optional<drivers::EnvironmentLock>, ExitCode>;

// The turn to act on the environment, or why not: also that it is asked to stop.
Turn take_turn(Context& context, const OperateJob& job) {
  if (job.mode == operation::Mode::kDryRun) return std::nullopt;
  for (bool was_told = false;; was_told = true) {
    auto lock = drivers::EnvironmentLock::acquire(job.folder.lock(), job.environment.name);
    if (lock) return std::move(*lock);
    if (is_in_background(job)) return std::unexpected(report(context, lock.error()));
    if (!was_told) context.err << to_string(lock.error()) << "; waits until it ends\n";
    if (context.stop.count() > 0) return std::unexpected(ExitCode::kFine);
    std::this_thread::sleep_for(kNap);
  }
}

// `beside`: for what platforms tell while the loop goes on.
std::expected<Parts, ExitCode> prepare(Context& context, const Context& beside,
                                       const OperateJob& job) {
  const auto failed = [&](const auto& why) { return std::unexpected(report(context, why)); };
  auto steered = steered_of_file(context, job.spec, job.state_folder);
  if (!steered) return failed(steered.error());
  auto probes = operation::probe_plans(job.spec);
  if (!probes) return failed(probes.error());
  auto turn = take_turn(context, job);
  if (!turn) return std::unexpected(turn.error());
  auto platforms = open_platforms(beside, job.spec, job.environment, job.state_folder);
  if (!platforms) return failed(platforms.error());
  const auto instances = platforms->looking->instances();
  if (!instances) return failed(instances.error());
  const bool is_up = std::ranges::any_of(*instances, [](const platform::Instance& instance) {
    return instance.health == platform::Health::kReady;
  });
  if (!is_up) return failed(not_up(job.environment.name));
  auto watched = plan_of(context, job.spec, job.environment, job.state_folder, *instances);
  if (!watched) return failed(watched.error());
  return Parts{.turn = *std::move(turn),
               .steered = *std::move(steered),
               .probes = *std::move(probes),
               .platforms = *std::move(platforms),
               .watched = *std::move(watched)};
}

std::vector<std::string> names_of(const std::vector<control::Steered>& steered) {
  std::vector<std::string> names;
  for (const control::Steered& one : steered) names.push_back(one.subject.component);
  return names;
}

class Live {
 public:
  // Borrows all but the signals; of the parts what has not been taken out of them.
  Live(Context& context, const OperateJob& job, const operation::CalendarClock& clock, Parts& parts,
       std::unique_ptr<platform::Signals> signals)
      : context_(context),
        job_(job),
        clock_(clock),
        components_(names_of(parts.steered)),
        end_(job.length == Nanos::max() ? job.length : clock.now() + job.length),
        signals_(std::move(signals)),
        probes_(
            std::move(parts.probes),
            [&probing = *parts.platforms.probing] { return probing.entry_url(); },
            connecting_of(job.spec.connect, job.spec.folder), clock),
        probed_(*signals_, probes_),
        remembered_(probed_, seen_),
        paced_(remembered_),
        acting_(*parts.platforms.acting, *parts.platforms.looking, clock),
        loop_(std::move(parts.steered), {.entry = job.spec.system.entry}, acting_, paced_, clock),
        kept_(context, job.state_folder, job.spec, job.environment.name, clock.now()),
        view_(context.out, screen_of(context, job)) {}

  ExitCode run() {
    if (!is_in_background(job_)) {
      context_.err << fmt::format(
          "operates {}{}: {}; Ctrl-C ends it and leaves the system as it is\n",
          job_.environment.name, job_.mode == operation::Mode::kDryRun ? " (dry run)" : "",
          fmt::join(components_, ", "));
    }
    const Nanos period = control::period_of(job_.spec);
    const auto done = operation::operate(
        {.loop = loop_,
         .clock = clock_,
         .folder = job_.folder,
         .mode = job_.mode,
         .period = period,
         .components = components_,
         .seen = &seen_,
         .log = is_in_background(job_) ? job_.folder.log().string() : "",
         .between = [this] { paced_.look_between(); },
         .pace = operation::pace_of(job_.spec.operate->watch, job_.environment, period),
         .beside = [this] { return beside(acting_, probes_); },
         .stepped = [this](Nanos next) { stepped(next); },
         .told = [this](const run::Event& event) { tell(event); },
         .wait_until = [this](Nanos moment) { return wait_until(moment); }});
    view_.end();
    kept_.end(clock_.now());
    if (!done) return report(context_, done.error());
    context_.err << "ended; the system stays as it is\n";
    return ExitCode::kFine;
  }

 private:
  void tell(const run::Event& event) {
    kept_.tell(event);
    if (job_.telling == OperateJob::Telling::kAll || is_done(event)) view_.tell(event);
  }

  void stepped(Nanos next) {
    next_step_ = next;
    if (!std::exchange(has_begun_, true)) job_.begun();
  }

  // False: it is to end.
  bool wait_until(Nanos moment) {
    while (clock_.now() < std::min(moment, end_)) {
      if (context_.stop.count() > 0) return false;
      show();
      std::this_thread::sleep_for(kNap);
    }
    return context_.stop.count() == 0 && clock_.now() < end_;
  }

  void show() {
    const Nanos now = clock_.now();
    if (now < next_frame_) return;
    next_frame_ = now + kFrame;
    operation::Glance glance = operation::glance(components_, loop_, paced_.newest(), seen_);
    using Doing = operation::Glance::Doing;
    glance.environment = job_.environment.name;
    glance.doing = job_.mode == operation::Mode::kDryRun ? Doing::kOnlySays
                   : job_.folder.is_paused()             ? Doing::kPaused
                                                         : Doing::kActs;
    glance.at = now;
    glance.next_step = next_step_;
    view_.show(std::move(glance));
  }

  Context& context_;
  const OperateJob& job_;
  const operation::CalendarClock& clock_;
  const std::vector<std::string> components_;
  const Nanos end_;
  const std::unique_ptr<platform::Signals> signals_;
  operation::Probes probes_;
  operation::ProbedSignals probed_;
  control::SeriesStore seen_;
  operation::RememberedSignals remembered_;
  operation::PacedSignals paced_;
  watch::BackgroundPlatform acting_;
  control::Loop loop_;
  OperatedRun kept_;
  report::OperationView view_;
  Nanos next_step_{};
  Nanos next_frame_{};
  bool has_begun_ = false;
};

}  // namespace

ExitCode operate_environment(Context& context, const OperateJob& job) {
  // Line by line, and by threads of their own, platforms tell of replicas that start and are ready.
  // Where that would be written across what is shown, the numbers there tell it.
  std::ostream nowhere(nullptr);
  const Context beside{.out = context.out,
                       .err = is_shown(context, job) ? nowhere : context.err,
                       .folder = context.folder,
                       .stop = context.stop};
  auto parts = prepare(context, beside, job);
  if (!parts) return parts.error();
  const operation::CalendarClock clock;
  auto signals =
      watch::make_live_signals(*parts->platforms.watching, clock, std::move(parts->watched));
  if (!signals) return report(context, signals.error());
  return Live(context, job, clock, *parts, *std::move(signals)).run();
}

}  // namespace headroom::cli
