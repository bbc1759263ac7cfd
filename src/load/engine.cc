#include "load/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "load/awake_processors.h"
#include "load/control.h"
#include "load/destinations.h"
#include "load/dialect.h"
#include "load/handover.h"
#include "load/process.h"
#include "load/reach.h"
#include "load/strain_sampler.h"
#include "load/worker.h"
#include "net/clock.h"
#include "run/judging.h"
#include "run/trust.h"
#include "run/work_done.h"

namespace headroom::load {
namespace {

// How long a check connection may take.
constexpr Nanos kPatience = std::chrono::seconds(5);
// From the last preparation to the first request: threads start, and none is late at once.
constexpr Nanos kLeadTime = std::chrono::milliseconds(5);
// Of the drain, where the steps' timeouts are shorter.
constexpr Nanos kShortestDrain = std::chrono::seconds(5);
// The machine's clocks are told of as often; what there is beyond that, the figures say.
constexpr int kMostWarnings = 20;
// How often the calling thread looks for what people ask.
constexpr Nanos kGlance = std::chrono::milliseconds(50);
// From a change of the load to the moment it takes hold: until then every worker knows of it.
constexpr Nanos kNotice = std::chrono::milliseconds(20);

std::uint32_t part_of(std::uint32_t whole, std::uint32_t index, std::uint32_t parts) {
  return whole / parts + (index < whole % parts ? 1 : 0);
}

std::vector<std::unique_ptr<Dialect>> make_dialects(const workload::Plan& plan,
                                                    const Destinations& destinations) {
  std::vector<std::unique_ptr<Dialect>> dialects;
  for (std::uint32_t i = 0; i < destinations.all.size(); ++i) {
    dialects.push_back(make_dialect(plan, destinations, i));
  }
  return dialects;
}

// One for each thread.
Result<std::vector<std::unique_ptr<Wiring>>> make_wirings(
    std::span<const std::unique_ptr<Dialect>> dialects, const Options& options) {
  std::vector<std::unique_ptr<Wiring>> wirings;
  const auto count = static_cast<std::uint32_t>(options.threads);
  for (std::uint32_t i = 0; i < count; ++i) {
    auto wiring = Wiring::create(dialects, part_of(options.connections_max, i, count));
    if (!wiring) return fail(std::move(wiring.error()));
    wirings.push_back(std::move(*wiring));
  }
  return wirings;
}

std::optional<workload::Traceparent> traceparent_of(const workload::Plan& plan,
                                                    const run::Header& header) {
  if (plan.traced.value == 0) return std::nullopt;
  return workload::Traceparent(plan.seed, header.id, plan.traced);
}

Nanos drain_of(const workload::Plan& plan, const Options& options) {
  if (options.drain) return *options.drain;
  Nanos longest = kShortestDrain;
  for (const workload::Step& step : plan.steps) longest = std::max(longest, step.timeout);
  return std::min<Nanos>(longest, run::kLongestDrain);
}

// The worker threads of a run, and what the calling thread does while they work.
class Crew {
 public:
  Crew(Scene scene, Handover& handover)
      : scene_(scene), handover_(handover), pace_(scene.opens_at) {}
  ~Crew() {
    stop(2);
    for (std::thread& thread : threads_) thread.join();
  }

  void hire(std::vector<std::unique_ptr<Wiring>> wirings, std::uint32_t sessions_max);
  // Hands slices to the recorder until every worker is done. Gives how long the load lasted.
  Result<run::End> work(run::Recorder& recorder, const StopRequest& stop, Control* control);

 private:
  Result<void> follow(Control& control, run::Recorder& recorder);
  // When the load ends, since the run's start; zero where the plan has no end.
  Nanos load_ends() const;
  void stop(int times);
  Result<void> tell_of_clocks(const run::Strain& strain, run::Recorder& recorder);
  // Which streams came to their limit of sessions, as events. True when all did.
  Result<bool> tell_what_ran_out(run::Recorder& recorder);

  Scene scene_;
  Handover& handover_;
  Pace pace_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
  int warnings_ = 0;
};

void Crew::hire(std::vector<std::unique_ptr<Wiring>> wirings, std::uint32_t sessions_max) {
  const auto count = static_cast<std::uint32_t>(wirings.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    const Share share{
        .worker = i, .workers = count, .sessions_max = part_of(sessions_max, i, count)};
    workers_.push_back(Worker::create(scene_, share, std::move(wirings[i])));
  }
}

Result<run::End> Crew::work(run::Recorder& recorder, const StopRequest& stop_request,
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
    if (control != nullptr && stops == 0) {
      if (auto followed = follow(*control, recorder); !followed) return fail(followed.error());
    }
    if (stop_request.count() == stops) continue;
    stops = stop_request.count();
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

// Awake as long as what it gives lives, where that was asked for and can be had.
std::optional<AwakeProcessors> awake_where_asked(spec::Processors processors,
                                                 std::vector<std::string>& remarks) {
  if (processors == spec::Processors::kMayHalt) return std::nullopt;
  auto awake = AwakeProcessors::hold();
  if (!awake) {
    remarks.push_back(to_string(awake.error()));
    return std::nullopt;
  }
  remarks.emplace_back("processors were kept awake: where they halt, calm requests cost more");
  return std::move(*awake);
}

}  // namespace

Result<run::End> run(const workload::Plan& plan, const Options& options, run::Header header,
                     run::Recorder& recorder, const StopRequest& stop) {
  HEADROOM_CHECK(options.threads > 0, "a run needs a thread");
  raise_descriptor_limit();
  auto destinations = plan_destinations(plan, options.base_url, options.connecting);
  if (!destinations) return std::unexpected(destinations.error());
  if (auto reached = reach(*destinations, kPatience); !reached) {
    return std::unexpected(reached.error());
  }
  const auto dialects = make_dialects(plan, *destinations);
  auto wirings = make_wirings(dialects, options);
  if (!wirings) return fail(std::move(wirings.error()));

  header.threads = options.threads;
  header.classes.clear();
  header.class_tags.clear();
  for (const workload::Step& step : plan.steps) {
    header.classes.push_back(step.name);
    header.class_tags.push_back(step.tags);
  }
  header.checks = workload::names_of_checks(plan);
  const auto awake = awake_where_asked(options.processors, header.remarks);
  header.started = std::chrono::system_clock::now();
  if (auto begun = recorder.begin(header); !begun) return std::unexpected(begun.error());

  Handover handover(plan.steps.size(), static_cast<std::size_t>(options.threads));
  const Nanos opens_at = net::monotonic_now() + kLeadTime;
  Crew crew({.plan = plan,
             .destinations = *destinations,
             .handover = handover,
             .traceparent = traceparent_of(plan, header),
             .opens_at = opens_at,
             .drain = drain_of(plan, options)},
            handover);
  crew.hire(std::move(*wirings), options.sessions_max);
  if (options.control != nullptr) options.control->begin(plan, opens_at);
  auto end = crew.work(recorder, stop, options.control);
  if (options.control != nullptr) options.control->end();
  if (!end) return end;
  end->peak_rss_bytes = peak_rss_bytes();
  if (auto finished = recorder.finish(*end); !finished) return std::unexpected(finished.error());
  return end;
}

}  // namespace headroom::load
