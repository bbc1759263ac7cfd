#include "load/crew.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "load/control.h"
#include "load/process.h"
#include "load/strain_sampler.h"
#include "net/clock.h"
#include "run/failure_example.h"
#include "run/trust.h"
#include "run/work_done.h"

namespace headroom::load {
namespace {

// The machine's clocks are told of as often; what there is beyond that, the figures say.
constexpr int kMostWarnings = 20;
// How often the calling thread looks for what people ask.
constexpr Nanos kGlance = std::chrono::milliseconds(50);
// From a change of the load to the moment it takes hold: until then every worker knows of it.
constexpr Nanos kNotice = std::chrono::milliseconds(20);

}  // namespace

Crew::~Crew() {
  stop(2);
  for (std::thread& thread : threads_) thread.join();
}

void Crew::hire(std::vector<std::unique_ptr<Wiring>> wirings, std::uint32_t sessions_max) {
  const auto count = static_cast<std::uint32_t>(wirings.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    const Share share{
        .worker = i, .workers = count, .sessions_max = part_of(sessions_max, i, count)};
    workers_.push_back(Worker::create(scene_, share, std::move(wirings[i])));
  }
}

Result<run::End> Crew::work(run::Recorder& recorder, const StopRequest& stop_request, int heard,
                            Control* control) {
  for (const auto& worker : workers_) threads_.emplace_back([&worker] { worker->run(); });

  run::End end;
  double cpu_before = cpu_seconds();
  StrainSampler sampler;
  int stops = 0;
  for (bool is_finished = false; !is_finished;) {
    Handover::Taken taken = handover_.take(kGlance);
    is_finished = taken.is_finished;
    for (run::Slice& slice : taken.slices) {
      const double cpu_now = cpu_seconds();
      slice.generator.cpu_seconds = cpu_now - cpu_before;
      slice.generator.strain = sampler.sample();
      cpu_before = cpu_now;
      if (auto added = recorder.add(slice); !added) return std::unexpected(added.error());
      if (auto told = tell_of_clocks(slice.generator.strain, recorder); !told) {
        return std::unexpected(told.error());
      }
    }
    if (auto told = tell_of_failures(std::move(taken.examples), recorder); !told) {
      return fail(std::move(told.error()));
    }
    if (control != nullptr && stops == 0) {
      if (auto followed = follow(*control, recorder); !followed) return fail(followed.error());
    }
    if (stop_request.count() - heard == stops) continue;
    stops = stop_request.count() - heard;
    const Nanos elapsed = std::max(net::monotonic_now() - scene_.opens_at, Nanos::zero());
    if (!end.interrupted && (load_ends() == Nanos::zero() || elapsed < load_ends())) {
      end.interrupted = true;
      end.duration = elapsed;
    }
    stop(stops);
  }
  if (!end.interrupted) end.duration = load_ends();
  // Of an endless plan, and where nothing was left to play but the pause.
  if (end.duration == Nanos::zero() || pace_.is_paused())
    end.duration = net::monotonic_now() - scene_.opens_at;
  const auto all_ran_out = tell_what_ran_out(recorder);
  if (!all_ran_out) return std::unexpected(all_ran_out.error());
  if (*all_ran_out) end.duration = std::min(end.duration, net::monotonic_now() - scene_.opens_at);
  return end;
}

Result<void> Crew::follow(Control& control, run::Recorder& recorder) {
  const auto change = control.take(net::monotonic_now() + kNotice);
  if (!change) return {};
  pace_ = change->pace;
  for (const auto& worker : workers_) worker->play(pace_);
  return recorder.add(run::Event{.at = pace_.changed_at() - scene_.opens_at,
                                 .kind = std::string(run::kChangedByHand),
                                 .text = change->text});
}

Nanos Crew::load_ends() const {
  const Nanos duration = scene_.plan.duration;
  return duration > Nanos::zero() ? pace_.wall_of(duration) - scene_.opens_at : Nanos::zero();
}

Result<bool> Crew::tell_what_ran_out(run::Recorder& recorder) {
  bool all = true;
  std::vector<run::Event> events;
  for (std::size_t i = 0; i < scene_.plan.streams.size(); ++i) {
    const workload::Stream& stream = scene_.plan.streams[i];
    std::optional<Nanos> at;
    for (const auto& worker : workers_) at = std::max(at, worker->ran_out_at(i));
    all = all && at.has_value();
    if (!at || stream.limit_text.empty()) continue;
    const std::string load = stream.name.empty() ? "the load" : "the load " + stream.name;
    events.push_back({.at = std::max(*at, Nanos::zero()),
                      .kind = "note",
                      .text = load + " came to its end: " + stream.limit_text});
  }
  if (all && !events.empty()) events.back().kind = run::kWorkDone;
  for (const run::Event& event : events) {
    if (auto added = recorder.add(event); !added) return std::unexpected(added.error());
  }
  return all;
}

Result<void> Crew::tell_of_failures(std::vector<FailureExample> examples, run::Recorder& recorder) {
  for (const FailureExample& example : examples) {
    if (!told_.emplace(example.request_class, example.failure).second) continue;
    const auto& step = scene_.plan.steps[example.request_class];
    auto added = recorder.add(run::failure_example(example.at - scene_.opens_at, step.name,
                                                   example.failure, example.words));
    if (!added) return added;
  }
  return {};
}

Result<void> Crew::tell_of_clocks(const run::Strain& strain, run::Recorder& recorder) {
  const auto warn = [&](std::string text) {
    return recorder.add(run::Event{
        .at = net::monotonic_now() - scene_.opens_at, .kind = "warning", .text = std::move(text)});
  };
  if (warnings_ >= kMostWarnings) return {};
  if (strain.suspended > run::kSuspended) {
    ++warnings_;
    return warn(fmt::format("the machine was suspended for {:.1f} s", strain.suspended));
  }
  if (std::abs(strain.clock_jump) > run::kClockJump) {
    ++warnings_;
    return warn(fmt::format("the wall clock was stepped by {:+.3f} s", strain.clock_jump));
  }
  return {};
}

void Crew::stop(int times) {
  for (const auto& worker : workers_) worker->stop(times);
}

}  // namespace headroom::load
